package dev.coffer.transit.stream;

import java.util.Arrays;
import java.util.Objects;

/**
 * A data key that was made for one stream.
 *
 * @param key 32 bytes, in the clear; they are the receiver's, who wipes them
 * @param wrapped the same key as its service wrapped it, of 1 to 4096 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record StreamKey(byte[] key, byte[] wrapped) {
  public StreamKey {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(wrapped, "wrapped");
  }

  /** Forgets the key itself. */
  void wipe() {
    Arrays.fill(key, (byte) 0);
  }

  @Override
  public String toString() {
    return "StreamKey[redacted]";
  }
}
