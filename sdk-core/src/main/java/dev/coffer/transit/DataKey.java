package dev.coffer.transit;

import java.util.Arrays;
import java.util.Objects;

/**
 * A key of 256 bits for data that is encrypted elsewhere, in the clear and wrapped.
 *
 * @param plaintext 32 bytes; the receiver uses them, and closes this at once afterwards
 * @param wrapped to be kept with the data: {@code coffer:vN:…}, which decrypt opens again
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record DataKey(byte[] plaintext, String wrapped) implements AutoCloseable {
  /** The bytes of a data key. */
  public static final int BYTES = 32;

  public DataKey {
    Objects.requireNonNull(plaintext, "plaintext");
    Objects.requireNonNull(wrapped, "wrapped");
  }

  /** Wipes the plaintext. */
  @Override
  public void close() {
    Arrays.fill(plaintext, (byte) 0);
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    return "DataKey[redacted]";
  }
}
