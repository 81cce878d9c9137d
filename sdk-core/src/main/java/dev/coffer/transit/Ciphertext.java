package dev.coffer.transit;

import java.util.Objects;

/**
 * What is to be decrypted or rewrapped.
 *
 * @param text as encrypt gave it: {@code coffer:vN:…}
 * @param associatedData what was given to encrypt
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record Ciphertext(String text, byte[] associatedData) {
  public Ciphertext {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(associatedData, "associatedData");
  }

  /** Without associated data. */
  public static Ciphertext of(String text) {
    return new Ciphertext(text, new byte[0]);
  }

  @Override
  public String toString() {
    return "Ciphertext[]";
  }
}
