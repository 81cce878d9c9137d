package dev.coffer.store;

import java.util.Objects;

/**
 * One row. The arrays belong to the receiver.
 *
 * @param key 1 to 512 bytes
 * @param value sealed, at most 2 MiB
 * @param revision of the commit that wrote it
 */
@SuppressWarnings("ArrayRecordComponent") // rows are carried, never compared
public record Record(byte[] key, byte[] value, long revision) {
  public Record {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
  }
}
