package dev.coffer.local.encryptedfile;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Limits;
import dev.coffer.spi.SecretSource;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Which file, and its key.
 *
 * @param file made with the first write where it is missing
 * @param key the text of a {@link FileKey}; read each time the file is read or written
 * @param maxValueBytes the most bytes of a value: 1 to 1 MiB
 */
public record EncryptedFileConfig(Path file, SecretSource key, int maxValueBytes) {
  /**
   * @throws SecretsException CONFIGURATION when the bound is out of its bounds
   */
  public EncryptedFileConfig {
    file = file.toAbsolutePath();
    Objects.requireNonNull(key, "key");
    if (maxValueBytes < 1 || maxValueBytes > Limits.HARD_MAX_VALUE_BYTES) {
      throw SecretsException.of(
              ErrorCode.CONFIGURATION, "maxValueBytes is " + maxValueBytes + ", out of its bounds.")
          .remedy("Use 1 to " + Limits.HARD_MAX_VALUE_BYTES + ".")
          .build();
    }
  }

  /** Values of up to 64 KiB. */
  public static EncryptedFileConfig of(Path file, SecretSource key) {
    return new EncryptedFileConfig(file, key, Limits.DEFAULT_MAX_VALUE_BYTES);
  }
}
