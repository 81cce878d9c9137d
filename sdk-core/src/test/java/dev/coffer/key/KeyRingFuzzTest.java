package dev.coffer.key;

import static dev.coffer.fuzz.Refusals.answerOrRefusal;
import static dev.coffer.fuzz.Refusals.holds;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import dev.coffer.model.ErrorCode;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A key ring's record, with the checksum that anyone can make and with its own. */
final class KeyRingFuzzTest {
  private static final UUID CLUSTER = new UUID(1, 2);
  private static final HeapRootKey ROOT = new HeapRootKey("test-root", new byte[32]);
  private static final MacKeys MACS = new MacKeys(new byte[MacKeys.BUNDLE_BYTES]);

  static Stream<Arguments> seeds() {
    try (KeyRing ring = KeyRing.create(ROOT, CLUSTER);
        KeyRing second = ring.rotated()) {
      return Stream.of(ring.sealed(), second.sealed())
          .flatMap(
              kept ->
                  Stream.of(arguments(false, kept), arguments(true, RingSeal.read(kept).encode())));
    }
  }

  /**
   * @param guarded whether the bytes are a record, which gets its tag and checksum here
   */
  @MethodSource("seeds")
  @FuzzTest
  void ringIsOpenedOrRefused(boolean guarded, byte @NotNull @WithLength(max = 4096) [] input) {
    byte[] row = input;
    if (guarded) {
      RingRecord record = RingRecord.decode(input);
      if (record == null) {
        return;
      }
      holds(Arrays.equals(record.encode(), input), "a ring has one encoding");
      row = RingSeal.seal(record, MACS.ring());
    }
    byte[] given = row;
    KeyRing ring = answerOrRefusal(() -> KeyRing.open(ROOT, CLUSTER, given), ErrorCode.INTEGRITY);
    if (ring != null) {
      ring.sealed();
      ring.rotationDue(KeyRing.ROTATE_AFTER, 1);
      ring.close();
    }
  }
}
