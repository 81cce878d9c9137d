package dev.coffer.store;

import static dev.coffer.store.StoreFixture.LOCAL;
import static dev.coffer.store.StoreFixture.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.envelope.RecordType;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SystemRecordsTest {
  private final StoreFixture fixture = new StoreFixture();
  private final SystemRecords system = fixture.store.system();

  @AfterEach
  void close() {
    fixture.close();
  }

  private long put(String name, String content, long ifCounter) {
    return system.put(RecordType.TOKEN, name, content.getBytes(UTF_8), ifCounter, LOCAL);
  }

  private SystemRecord get(String name) {
    SystemRecord found = system.get(RecordType.TOKEN, name);
    assertThat(found).isNotNull();
    return found;
  }

  @Test
  void a_record_comes_back_with_its_counter() {
    long counter = put("t1", "content", SystemRecords.ABSENT);

    assertThat(get("t1").content()).isEqualTo("content".getBytes(UTF_8));
    assertThat(get("t1").counter()).isEqualTo(counter);
    assertThat(system.get(RecordType.TOKEN, "t2")).isNull();
    assertThat(system.get(RecordType.POLICY, "t1")).isNull();
    fixture.assertVerifies();
  }

  @Test
  void a_counter_guards_changes_and_never_comes_again() {
    long first = put("t1", "one", SystemRecords.ABSENT);
    long second = put("t1", "two", first);

    assertRefused(ErrorCode.VERSION_MISMATCH, () -> put("t1", "x", first));
    assertRefused(ErrorCode.VERSION_MISMATCH, () -> put("t1", "x", SystemRecords.ABSENT));
    assertRefused(
        ErrorCode.VERSION_MISMATCH, () -> system.delete(RecordType.TOKEN, "t1", first, LOCAL));
    assertThat(system.delete(RecordType.TOKEN, "t1", second, LOCAL)).isTrue();
    assertThat(system.delete(RecordType.TOKEN, "t1", SystemRecords.ANY, LOCAL)).isFalse();
    assertThat(put("t1", "again", SystemRecords.ABSENT)).isNotIn(first, second);
    fixture.assertVerifies();
  }

  @Test
  void records_of_one_type_are_listed_in_order() {
    for (String name : List.of("b", "a", "c", "a!")) {
      put(name, name, SystemRecords.ANY);
    }
    system.put(RecordType.LEASE, "z", new byte[0], SystemRecords.ANY, LOCAL);

    assertThat(system.list(RecordType.TOKEN, "", 10))
        .extracting(SystemRecord::name)
        .containsExactly("a", "a!", "b", "c");
    assertThat(system.list(RecordType.TOKEN, "a", 2))
        .extracting(SystemRecord::name)
        .containsExactly("a!", "b");
  }

  @Test
  void the_stores_own_types_and_malformed_names_are_refused() {
    for (RecordType type :
        List.of(
            RecordType.VALUE,
            RecordType.METADATA,
            RecordType.JOURNAL_EVENT,
            RecordType.REQUEST_OUTCOME,
            RecordType.SET_HASH)) {
      assertRefused(ErrorCode.INVALID_ARGUMENT, () -> system.get(type, "a"));
    }
    for (String name : List.of("", "with space", "é", "x".repeat(256))) {
      assertRefused(ErrorCode.INVALID_ARGUMENT, () -> put(name, "c", SystemRecords.ANY));
    }
  }

  @Test
  void a_record_that_is_moved_to_another_name_or_type_does_not_open() {
    put("admin", "rights", SystemRecords.ANY);
    put("guest", "none", SystemRecords.ANY);
    byte[] admin = fixture.records.row(RowKeys.system(RecordType.TOKEN.number(), "admin"));
    fixture.records.plant(RowKeys.system(RecordType.TOKEN.number(), "guest"), admin);
    fixture.records.plant(RowKeys.system(RecordType.POLICY.number(), "admin"), admin);

    assertRefused(ErrorCode.INTEGRITY, () -> get("guest"));
    assertRefused(ErrorCode.INTEGRITY, () -> system.get(RecordType.POLICY, "admin"));
    assertThat(fixture.findings())
        .anyMatch(finding -> finding.startsWith("token guest: does not open"))
        .anyMatch(finding -> finding.startsWith("policy admin: does not open"));
  }

  @Test
  void of_many_that_change_one_counter_one_wins() throws InterruptedException {
    long first = put("t1", "start", SystemRecords.ABSENT);
    AtomicInteger won = new AtomicInteger();
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      writers.add(
          new Thread(
              () -> {
                try {
                  put("t1", "mine", first);
                  won.incrementAndGet();
                } catch (SecretsException e) {
                  assertThat(e.code()).isEqualTo(ErrorCode.VERSION_MISMATCH);
                }
              }));
    }
    writers.forEach(Thread::start);
    for (Thread writer : writers) {
      writer.join();
    }

    assertThat(won).hasValue(1);
  }
}
