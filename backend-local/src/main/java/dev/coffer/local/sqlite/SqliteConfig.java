package dev.coffer.local.sqlite;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.nio.file.Path;

/**
 * Where records in SQLite are kept, and how large they may grow.
 *
 * @param file the data file; SQLite's {@code -wal} and {@code -shm} files and a {@code .lock} file
 *     lie beside it, in a directory that is the owner's alone
 * @param maxBytes the most bytes of the data file, from 1 MiB to 16 TiB: a commit that would exceed
 *     it is refused as on a full disk
 */
public record SqliteConfig(Path file, long maxBytes) {
  /** The smallest bound that leaves room for a store. */
  public static final long MIN_BYTES = 1 << 20;

  /** As {@code maxBytes}: until the disk is full, or 16 TiB, the most that SQLite can address. */
  public static final long UNLIMITED = 1L << 44;

  /**
   * @throws SecretsException CONFIGURATION when the bound is out of its bounds
   */
  public SqliteConfig {
    file = file.toAbsolutePath();
    if (maxBytes < MIN_BYTES || maxBytes > UNLIMITED) {
      throw SecretsException.of(
              ErrorCode.CONFIGURATION, "The records' maxBytes is " + maxBytes + ", out of bounds.")
          .remedy("Use 1MiB to 16TiB, or leave it out.")
          .build();
    }
  }

  /** Records that may fill the disk. */
  public static SqliteConfig of(Path file) {
    return new SqliteConfig(file, UNLIMITED);
  }

  public SqliteConfig withMaxBytes(long bytes) {
    return new SqliteConfig(file, bytes);
  }
}
