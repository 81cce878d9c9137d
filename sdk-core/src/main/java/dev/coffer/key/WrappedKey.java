package dev.coffer.key;

import java.util.Objects;

/**
 * Key material that only its provider can open.
 *
 * @param by the key version that wraps it
 * @param blob the provider's own form, at most 1024 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record WrappedKey(KeyVersion by, byte[] blob) {
  public static final int MAX_BLOB_BYTES = 1024;

  public WrappedKey {
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(blob, "blob");
  }
}
