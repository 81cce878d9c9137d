package dev.coffer.cli.input;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes of a value on their way in. Every array that is left behind is wiped. */
final class Bytes {
  private static final int FIRST_SIZE = 8 * 1024;

  private Bytes() {}

  /**
   * Reads to the end.
   *
   * @throws SecretsException INVALID_ARGUMENT for more than any store may hold
   */
  static byte[] readAll(InputStream in) throws IOException {
    byte[] buffer = new byte[FIRST_SIZE];
    int size = 0;
    try {
      for (int read = in.read(buffer, 0, buffer.length);
          read >= 0;
          read = in.read(buffer, size, buffer.length - size)) {
        size += read;
        if (size > Limits.HARD_MAX_VALUE_BYTES) {
          throw tooLarge();
        }
        if (size == buffer.length) {
          byte[] larger = Arrays.copyOf(buffer, 2 * size);
          Arrays.fill(buffer, (byte) 0);
          buffer = larger;
        }
      }
      return Arrays.copyOf(buffer, size);
    } finally {
      Arrays.fill(buffer, (byte) 0);
    }
  }

  /** Whether it is text that ends in exactly one newline: what an editor or {@code echo} adds. */
  static boolean endsInOneNewline(byte[] value) {
    int end = value.length;
    boolean one = end > 0 && value[end - 1] == '\n' && (end == 1 || value[end - 2] != '\n');
    return one && text(value) != null;
  }

  /** Without its last byte; what was given is wiped. */
  static byte[] withoutLast(byte[] value) {
    byte[] shorter = Arrays.copyOf(value, value.length - 1);
    Arrays.fill(value, (byte) 0);
    return shorter;
  }

  /** The bytes as UTF-8 text, or null where they are not. */
  static @Nullable String text(byte[] value) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
    } catch (CharacterCodingException binary) {
      return null;
    }
  }

  private static SecretsException tooLarge() {
    return SecretsException.of(
            ErrorCode.INVALID_ARGUMENT, "The value is larger than 1 MiB, which no store may hold.")
        .remedy("Keep large files elsewhere and their key here.")
        .build();
  }
}
