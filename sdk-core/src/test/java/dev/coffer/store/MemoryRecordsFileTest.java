package dev.coffer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MemoryRecordsFileTest {
  private static final int MAGIC = 0x434d5231;

  @TempDir Path folder;

  /** A file of rows with a value of one byte. */
  private Path file(long revision, int rows, String... keys) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(1000).putInt(MAGIC).putLong(1).putLong(2);
    bytes.putLong(revision).putInt(rows);
    for (String key : keys) {
      bytes
          .putShort((short) key.length())
          .put(key.getBytes(StandardCharsets.US_ASCII))
          .putInt(1)
          .put((byte) 7)
          .putLong(3);
    }
    byte[] written = new byte[bytes.position()];
    bytes.flip().get(written);
    return Files.write(folder.resolve("backup"), written);
  }

  private static void assertRefused(Path file) {
    SecretsException e =
        catchThrowableOfType(SecretsException.class, () -> MemoryRecordsFile.read(file));
    assertThat(e.code()).isEqualTo(ErrorCode.INTEGRITY);
  }

  @Test
  void a_file_of_rows_in_order_is_read() throws IOException {
    MemoryRecordsFile.Content content = MemoryRecordsFile.read(file(3, 2, "a", "b"));
    assertThat(content.id()).isEqualTo(new UUID(1, 2));
    assertThat(content.tree().get(new byte[] {'b'}).value()).containsExactly(7);
  }

  @Test
  void what_no_backup_writes_is_refused() throws IOException {
    assertRefused(file(3, 2, "b", "a"));
    assertRefused(file(3, 2, "a", "a"));
    assertRefused(file(3, 1, ""));
    assertRefused(file(3, -1));
    assertRefused(file(-3, 0));
    assertRefused(file(2, 1, "a"));
    assertRefused(file(3, 2, "a"));
    assertRefused(file(3, 1, "a", "b"));
  }
}
