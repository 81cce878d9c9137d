package dev.coffer.store;

import static dev.coffer.fuzz.Refusals.answerOrRefusal;
import static dev.coffer.fuzz.Refusals.holds;
import static dev.coffer.store.StoreFixture.LOCAL;
import static dev.coffer.store.StoreFixture.NAME;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.InRange;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import com.code_intelligence.jazzer.mutation.annotation.WithSize;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.Stage;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.PurgeRequest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Someone who can write rows edits, moves, adds and removes them. Every read is right or INTEGRITY,
 * and a verification ends and finds that something was done.
 */
final class TamperedStoreFuzzTest {
  private static final byte[] TABLES = {0, 'i', 'j', 'k', 'l', 'm', 'o', 'v', 'x', (byte) 0xff};
  private static final StoreFixture FIXTURE = fixture();
  private static final List<Record> ROWS = rows();

  enum Deed {
    REMOVE,
    FLIP,
    CUT,
    MOVE_TO_ROW,
    COPY_TO_NEW_KEY,
    PLANT_AT_NEW_KEY
  }

  /**
   * One edit.
   *
   * @param row which row, modulo their number
   * @param other another row or a table, or where in the row
   * @param bytes the end of a new key, or a new value
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Edit(
      @NotNull Deed deed,
      @InRange(min = 0, max = 63) int row,
      @InRange(min = 0, max = 600) int other,
      byte @NotNull @WithLength(max = 64) [] bytes) {}

  private static StoreFixture fixture() {
    StoreFixture made = new StoreFixture();
    made.put("one");
    made.put("two");
    made.put(StoreFixture.name("trading/other"), "other");
    made.store.put(
        StoreFixture.putRequest("once", dev.coffer.spi.PutCondition.NONE, Stage.PENDING),
        StoreFixture.request("request-1"));
    made.put(StoreFixture.name("gone"), "gone");
    made.store.purge(new PurgeRequest(StoreFixture.name("gone"), null), LOCAL);
    made.put(StoreFixture.name("deleted"), "deleted");
    made.store.delete(new DeleteRequest(StoreFixture.name("deleted"), null), LOCAL);
    return made;
  }

  private static List<Record> rows() {
    return FIXTURE.records.range(RowKeys.FIRST, RowKeys.END, 1000);
  }

  static Stream<Arguments> seeds() {
    return Stream.of(Deed.values())
        .map(deed -> arguments(List.of(new Edit(deed, 3, 2, new byte[] {'a', 0, 1}))));
  }

  @MethodSource("seeds")
  @FuzzTest
  void everyReadIsRightOrRefusedAndVerificationFindsTheDeed(
      @NotNull @WithSize(max = 4) List<@NotNull Edit> edits) {
    Map<ByteBuffer, byte[]> planted = new HashMap<>();
    try {
      edits.forEach(edit -> apply(edit, planted));
      boolean changed = !sameRows(FIXTURE.records.range(new byte[0], RowKeys.END, 1000));
      read(() -> FIXTURE.get().equals("two"));
      read(() -> FIXTURE.get(1).equals("one"));
      read(() -> FIXTURE.get(StoreFixture.name("trading/other")).equals("other"));
      read(() -> FIXTURE.get(Stage.PENDING).equals("once"));
      read(() -> FIXTURE.describe().name().equals(NAME));
      read(() -> FIXTURE.versions().size() == 3);
      read(() -> FIXTURE.store.journal(1, 100).size() == 8);
      answerOrRefusal(
          () -> FIXTURE.store.list(ListRequest.of(NamePrefix.ALL, 100), LOCAL),
          ErrorCode.INTEGRITY);
      boolean clean = FIXTURE.findings().isEmpty();
      holds(clean != changed, "verification finds what was done, and nothing else");
    } finally {
      planted.keySet().forEach(key -> FIXTURE.records.plant(key.array(), null));
      ROWS.forEach(row -> restore(row, planted));
    }
  }

  private static void read(Supplier<Boolean> right) {
    Boolean answer =
        answerOrRefusal(
            right, ErrorCode.INTEGRITY, ErrorCode.NOT_FOUND, ErrorCode.HISTORY_COMPACTED);
    holds(answer == null || answer, "what is read is what was written");
  }

  private static void apply(Edit edit, Map<ByteBuffer, byte[]> planted) {
    Record row = ROWS.get(edit.row % ROWS.size());
    byte[] value = row.value();
    switch (edit.deed) {
      case REMOVE -> plant(row.key(), null, planted);
      case FLIP -> {
        byte[] flipped = value.clone();
        flipped[edit.other % flipped.length] ^= (byte) (1 + edit.bytes.length);
        plant(row.key(), flipped, planted);
      }
      case CUT -> plant(row.key(), Arrays.copyOf(value, edit.other % value.length), planted);
      case MOVE_TO_ROW -> plant(ROWS.get(edit.other % ROWS.size()).key(), value, planted);
      case COPY_TO_NEW_KEY -> plant(newKey(edit), value, planted);
      case PLANT_AT_NEW_KEY -> plant(newKey(edit), edit.bytes, planted);
    }
  }

  /** A key of some table, or one that goes on after that of a row. */
  private static byte[] newKey(Edit edit) {
    byte[] start =
        edit.other < TABLES.length
            ? new byte[] {TABLES[edit.other]}
            : ROWS.get(edit.other % ROWS.size()).key();
    byte[] key = Arrays.copyOf(start, start.length + edit.bytes.length);
    System.arraycopy(edit.bytes, 0, key, start.length, edit.bytes.length);
    return key;
  }

  private static void plant(byte[] key, byte @Nullable [] value, Map<ByteBuffer, byte[]> planted) {
    FIXTURE.records.plant(key, value);
    planted.put(ByteBuffer.wrap(key), key);
  }

  private static void restore(Record row, Map<ByteBuffer, byte[]> planted) {
    if (planted.containsKey(ByteBuffer.wrap(row.key()))) {
      FIXTURE.records.plant(row.key(), row.value());
    }
  }

  private static boolean sameRows(List<Record> now) {
    if (now.size() != ROWS.size()) {
      return false;
    }
    for (int i = 0; i < now.size(); i++) {
      if (!Arrays.equals(now.get(i).key(), ROWS.get(i).key())
          || !Arrays.equals(now.get(i).value(), ROWS.get(i).value())) {
        return false;
      }
    }
    return true;
  }
}
