package dev.coffer.transit.stream;

import static dev.coffer.fuzz.Refusals.answerOrRefusal;
import static dev.coffer.fuzz.Refusals.holds;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import dev.coffer.envelope.SmallSegments;
import dev.coffer.model.ErrorCode;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A stream that was not sealed here never opens; what was sealed opens only as it was. */
final class StreamFuzzTest {
  private static final byte[] CONTEXT = {4};
  private static final byte[] PLAINTEXT = Streams.plaintext(2 * SmallSegments.BYTES + 20);

  /** Of this process alone: what an earlier run sealed, and kept as an input, is foreign. */
  private static final TestKeys KEYS = new TestKeys();

  private static final byte[] SEALED = sealed();

  private static byte[] sealed() {
    StreamKey fresh = KEYS.generate();
    return SmallSegments.seal(fresh.key(), fresh.wrapped(), CONTEXT, PLAINTEXT);
  }

  static Stream<Arguments> seeds() {
    return Stream.of(
        arguments(new byte[0], 0, SEALED.length, new byte[0]),
        arguments(new byte[0], 20, SEALED.length, new byte[] {1}),
        arguments(new byte[0], 0, Streams.HEADER + SmallSegments.BYTES + 16, new byte[0]),
        arguments(Arrays.copyOf(SEALED, Streams.HEADER + 40), 0, 0, new byte[0]));
  }

  /**
   * @param foreign the whole stream, where it is not empty
   * @param at where the stream of this test is changed
   * @param length where it is cut off
   */
  @MethodSource("seeds")
  @FuzzTest
  void foreignStreamIsRefused(
      byte @NotNull @WithLength(max = 2500) [] foreign,
      int at,
      int length,
      byte @NotNull @WithLength(max = 64) [] change) {
    byte[] given = foreign.length == 0 ? changed(at, length, change) : foreign;
    byte[] opened =
        answerOrRefusal(() -> Streams.decrypt(KEYS, CONTEXT, given), ErrorCode.INTEGRITY);
    holds(opened == null || Arrays.equals(given, SEALED), "only what was sealed opens");
    holds(opened == null || Arrays.equals(opened, PLAINTEXT), "it opens as it was");
  }

  private static byte[] changed(int at, int length, byte[] change) {
    byte[] changed = Arrays.copyOf(SEALED, Math.floorMod(length - 1, SEALED.length + 64) + 1);
    for (int i = 0; i < change.length; i++) {
      changed[Math.floorMod(at + i, changed.length)] ^= change[i];
    }
    return changed;
  }
}
