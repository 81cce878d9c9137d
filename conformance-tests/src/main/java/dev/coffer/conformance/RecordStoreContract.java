package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.store.Record;
import dev.coffer.store.RecordSnapshot;
import dev.coffer.store.RecordStore;
import dev.coffer.store.Transaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link RecordStore} must do. Extend it in a test of the record store's own module and
 * say how one is opened; durability across a crash is the implementation's own test.
 */
@ExtendWith(Leftovers.class)
public abstract class RecordStoreContract {
  private static final byte[] LOWEST = {0};
  private static final byte[] HIGHEST = filled(513);

  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private RecordStore records;

  /** A new record store without records, in a folder of its own. */
  protected abstract RecordStore create(Path folder);

  /** The record store that {@link RecordStore#backup} wrote into a file. */
  protected abstract RecordStore openBackup(Path file);

  @BeforeEach
  void createRecords() {
    records = create(folder);
  }

  @AfterEach
  void closeRecords() {
    records.close();
  }

  @Nested
  class Single_records {
    @Test
    void are_absent_before_they_are_written() {
      assertThat(records.get(key("a"))).isNull();
      assertThat(records.revision()).isZero();
    }

    @Test
    void are_given_back_as_written_with_the_revision_of_their_commit() {
      long revision = put("a", "one");

      Record read = present("a");

      assertThat(read.key()).isEqualTo(key("a"));
      assertThat(read.value()).isEqualTo(value("one"));
      assertThat(read.revision()).isEqualTo(revision).isEqualTo(1);
    }

    @Test
    void are_replaced() {
      put("a", "one");
      long second = put("a", "two");

      assertThat(present("a").value()).isEqualTo(value("two"));
      assertThat(present("a").revision()).isEqualTo(second);
    }

    @Test
    void are_removed() {
      put("a", "one");
      commit(write("a", null));

      assertThat(records.get(key("a"))).isNull();
    }

    @Test
    void that_are_absent_can_be_removed_again() {
      assertThat(commit(write("a", null))).isEqualTo(1);
      assertThat(records.get(key("a"))).isNull();
    }

    @Test
    void may_have_the_longest_key_and_the_largest_value() {
      byte[] longKey = new byte[512];
      Arrays.fill(longKey, (byte) 0xfe);
      byte[] large = new byte[2 << 20];
      Arrays.fill(large, (byte) 7);
      records.commit(new Transaction(List.of(), List.of(new Transaction.Write(longKey, large))));

      Record read = required(records.get(longKey));

      assertThat(read.value()).isEqualTo(large);
    }

    @Test
    void belong_to_their_reader() {
      put("a", "one");
      Arrays.fill(present("a").value(), (byte) 'x');
      assertThat(present("a").value()).isEqualTo(value("one"));

      Arrays.fill(present("a").key(), (byte) 'x');
      assertThat(present("a").key()).isEqualTo(key("a"));
    }

    @Test
    void do_not_change_with_the_arrays_of_their_writer() {
      byte[] mine = value("one");
      byte[] key = key("a");
      records.commit(new Transaction(List.of(), List.of(new Transaction.Write(key, mine))));
      Arrays.fill(mine, (byte) 'x');
      Arrays.fill(key, (byte) 'x');

      assertThat(present("a").value()).isEqualTo(value("one"));
    }
  }

  @Nested
  class Ranges {
    @BeforeEach
    void putSome() {
      commit(write("b", "2"), write("d", "4"), write("a", "1"), write("c", "3"));
    }

    @Test
    void begin_at_the_first_key_and_end_before_the_last() {
      assertThat(keys(records.range(key("b"), key("d"), 10))).containsExactly("b", "c");
    }

    @Test
    void give_no_more_than_asked_for() {
      assertThat(keys(records.range(LOWEST, HIGHEST, 3))).containsExactly("a", "b", "c");
      assertThat(keys(records.rangeDescending(LOWEST, HIGHEST, 3))).containsExactly("d", "c", "b");
    }

    @Test
    void descend_from_before_the_last_key_down_to_the_first() {
      assertThat(keys(records.rangeDescending(key("b"), key("d"), 10))).containsExactly("c", "b");
    }

    @Test
    void may_be_empty() {
      assertThat(records.range(key("bb"), key("bc"), 10)).isEmpty();
      assertThat(records.range(key("d"), key("a"), 10)).isEmpty();
      assertThat(records.rangeDescending(key("x"), key("z"), 10)).isEmpty();
    }

    @Test
    void are_in_the_order_of_unsigned_bytes() {
      byte[] high = {(byte) 0x80};
      byte[] low = {0x01};
      records.commit(
          new Transaction(
              List.of(),
              List.of(
                  new Transaction.Write(high, value("high")),
                  new Transaction.Write(low, value("low")))));

      List<Record> all = records.range(LOWEST, HIGHEST, 10);

      assertThat(all.get(0).value()).isEqualTo(value("low"));
      assertThat(all.get(all.size() - 1).value()).isEqualTo(value("high"));
    }

    @Test
    void put_a_key_before_those_that_it_begins() {
      commit(write("b/x", "5"), write("b!", "6"));

      assertThat(keys(records.range(key("b"), key("c"), 10))).containsExactly("b", "b!", "b/x");
    }
  }

  @Nested
  class Commits {
    @Test
    void raise_the_revision_by_exactly_one() {
      assertThat(put("a", "one")).isEqualTo(1);
      assertThat(commit(write("b", "two"), write("c", "three"))).isEqualTo(2);
      assertThat(records.revision()).isEqualTo(2);
    }

    @Test
    void happen_when_all_conditions_hold() {
      long first = put("a", "one");

      commit(
          List.of(unchanged("a", first), unchanged("b", 0)), write("a", "two"), write("b", "new"));

      assertThat(present("a").value()).isEqualTo(value("two"));
      assertThat(present("b").value()).isEqualTo(value("new"));
    }

    @Test
    void change_nothing_when_a_record_was_changed() {
      long first = put("a", "one");
      put("a", "two");

      assertRefused(
          ErrorCode.VERSION_MISMATCH,
          () -> commit(List.of(unchanged("a", first)), write("a", "three"), write("b", "new")));

      assertThat(present("a").value()).isEqualTo(value("two"));
      assertThat(records.get(key("b"))).isNull();
      assertThat(records.revision()).isEqualTo(2);
    }

    @Test
    void change_nothing_when_a_record_is_there_that_must_not_be() {
      put("a", "one");

      assertRefused(
          ErrorCode.VERSION_MISMATCH, () -> commit(List.of(unchanged("a", 0)), write("a", "two")));

      assertThat(present("a").value()).isEqualTo(value("one"));
    }

    @Test
    void change_nothing_when_a_record_is_gone() {
      long first = put("a", "one");
      commit(write("a", null));

      assertRefused(
          ErrorCode.VERSION_MISMATCH,
          () -> commit(List.of(unchanged("a", first)), write("a", "two")));

      assertThat(records.get(key("a"))).isNull();
    }

    @Test
    void go_on_after_a_condition_that_did_not_hold() {
      put("a", "one");
      assertRefused(
          ErrorCode.VERSION_MISMATCH, () -> commit(List.of(unchanged("a", 0)), write("a", "two")));

      assertThat(put("a", "three")).isEqualTo(2);
    }

    @Test
    void are_seen_whole_or_not_at_all() throws InterruptedException {
      commit(write("a", "0"), write("b", "0"));
      AtomicBoolean done = new AtomicBoolean();
      AtomicReference<@Nullable String> torn = new AtomicReference<>();
      Thread reader =
          new Thread(
              () -> {
                while (!done.get() && torn.get() == null) {
                  torn.set(tornRead());
                }
              });
      reader.start();
      for (int i = 1; i <= 300; i++) {
        commit(write("a", "" + i), write("b", "" + i));
      }
      done.set(true);
      reader.join();

      assertThat(torn.get()).isNull();
    }

    private @Nullable String tornRead() {
      List<Record> both = records.range(LOWEST, HIGHEST, 10);
      String a = new String(both.get(0).value(), StandardCharsets.UTF_8);
      String b = new String(both.get(1).value(), StandardCharsets.UTF_8);
      return a.equals(b) ? null : a + " beside " + b;
    }
  }

  @Nested
  class Snapshots {
    @Test
    void do_not_see_later_commits() {
      put("a", "one");
      try (RecordSnapshot before = records.snapshot()) {
        commit(write("a", "two"), write("b", "new"));

        Record read = required(before.get(key("a")));

        assertThat(read.value()).isEqualTo(value("one"));
        assertThat(before.get(key("b"))).isNull();
        assertThat(keys(before.range(LOWEST, HIGHEST, 10))).containsExactly("a");
        assertThat(before.revision()).isEqualTo(1);
      }
      assertThat(present("a").value()).isEqualTo(value("two"));
    }

    @Test
    void do_not_hold_up_the_writer_and_are_independent_of_each_other() {
      put("a", "one");
      try (RecordSnapshot first = records.snapshot()) {
        put("a", "two");
        try (RecordSnapshot second = records.snapshot()) {
          put("a", "three");

          assertThat(valueIn(first)).isEqualTo("one");
          assertThat(valueIn(second)).isEqualTo("two");
        }
        assertThat(valueIn(first)).isEqualTo("one");
      }
    }

    private String valueIn(RecordSnapshot snapshot) {
      return new String(required(snapshot.get(key("a"))).value(), StandardCharsets.UTF_8);
    }
  }

  @Nested
  class Identity_and_backups {
    @Test
    void the_identity_stays_the_same() {
      UUID id = records.id();
      put("a", "one");

      assertThat(records.id()).isEqualTo(id);
    }

    @Test
    void a_backup_is_one_revision_with_the_same_identity() {
      commit(write("a", "one"), write("b", "two"));
      Path file = folder.resolve("copy");
      records.backup(file);
      put("a", "later");

      RecordStore copy = openBackup(file);
      try {
        assertThat(copy.id()).isEqualTo(records.id());
        assertThat(copy.revision()).isEqualTo(1);
        assertThat(keys(copy.range(LOWEST, HIGHEST, 10))).containsExactly("a", "b");
        assertThat(copy.range(LOWEST, HIGHEST, 1).get(0).value()).isEqualTo(value("one"));
        assertThat(copy.range(LOWEST, HIGHEST, 1).get(0).revision()).isEqualTo(1);
      } finally {
        copy.close();
      }
    }

    @Test
    void a_backup_never_overwrites_a_file() throws IOException {
      put("a", "one");
      Path file = Files.writeString(folder.resolve("precious"), "precious");

      assertThatExceptionOfType(SecretsException.class).isThrownBy(() -> records.backup(file));

      assertThat(file).hasContent("precious");
    }

    @Test
    void a_healthy_store_has_nothing_to_report() {
      put("a", "one");

      assertThat(records.check()).isEmpty();
    }
  }

  @Nested
  class Closing {
    @Test
    void ends_reads_and_writes() {
      put("a", "one");
      records.close();

      assertRefused(ErrorCode.UNAVAILABLE, () -> records.get(key("a")));
      assertRefused(ErrorCode.UNAVAILABLE, () -> put("a", "two"));
    }

    @Test
    void twice_is_once() {
      records.close();
      records.close();

      assertRefused(ErrorCode.UNAVAILABLE, () -> records.revision());
    }
  }

  private static void assertRefused(ErrorCode code, ThrowingCallable call) {
    assertThatExceptionOfType(SecretsException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  private long put(String key, String value) {
    return commit(write(key, value));
  }

  private long commit(Transaction.Write... writes) {
    return commit(List.of(), writes);
  }

  private long commit(List<Transaction.Condition> conditions, Transaction.Write... writes) {
    return records.commit(new Transaction(conditions, List.of(writes)));
  }

  private static Transaction.Write write(String key, @Nullable String value) {
    return new Transaction.Write(key(key), value == null ? null : value(value));
  }

  private static Transaction.Condition unchanged(String key, long revision) {
    return new Transaction.Condition(key(key), revision);
  }

  private Record present(String key) {
    return required(records.get(key(key)));
  }

  private static Record required(@Nullable Record found) {
    if (found == null) {
      throw new AssertionError("there is no such record");
    }
    return found;
  }

  private static List<String> keys(List<Record> found) {
    List<String> keys = new ArrayList<>();
    found.forEach(row -> keys.add(new String(row.key(), StandardCharsets.US_ASCII)));
    return keys;
  }

  private static byte[] key(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] value(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] filled(int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) 0xff);
    return bytes;
  }
}
