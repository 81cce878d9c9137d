package dev.coffer.transit;

import java.util.Objects;

/**
 * What is to be encrypted.
 *
 * @param bytes at most 1 MiB; the caller's, who wipes them
 * @param associatedData at most 64 KiB, which must be given again to decrypt; not secret, and not
 *     in the ciphertext
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record Plaintext(byte[] bytes, byte[] associatedData) {
  public Plaintext {
    Objects.requireNonNull(bytes, "bytes");
    Objects.requireNonNull(associatedData, "associatedData");
  }

  /** Without associated data. */
  public static Plaintext of(byte[] bytes) {
    return new Plaintext(bytes, new byte[0]);
  }

  /** Never shows the bytes. */
  @Override
  public String toString() {
    return "Plaintext[redacted]";
  }
}
