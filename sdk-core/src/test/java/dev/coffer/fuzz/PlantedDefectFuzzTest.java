package dev.coffer.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A decoder with a defect that no kept input shows: fuzzing must find it, or fuzzing finds nothing.
 * {@code build/fuzz} runs it last and fails where it passes.
 */
final class PlantedDefectFuzzTest {
  private static final int MAGIC = 0x434f4646;
  private static final int LIST = 7;

  static Stream<byte[]> seeds() {
    return Stream.of(ByteBuffer.allocate(6).putInt(MAGIC).put((byte) 1).put((byte) 0).array());
  }

  @MethodSource("seeds")
  @FuzzTest
  void decoderWithADefect(byte @NotNull [] input) {
    try {
      decode(ByteBuffer.wrap(input));
    } catch (IllegalArgumentException documented) {
      return;
    }
  }

  private static int decode(ByteBuffer in) {
    if (in.remaining() < 6 || in.getInt() != MAGIC) {
      throw new IllegalArgumentException("not of this format");
    }
    int kind = in.get();
    int length = in.get();
    if (kind != LIST) {
      return length;
    }
    // The defect: the length is believed.
    return in.get(in.position() + length);
  }
}
