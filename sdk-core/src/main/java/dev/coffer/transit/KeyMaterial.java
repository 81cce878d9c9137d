package dev.coffer.transit;

import java.util.Arrays;

/**
 * A new key: what must stay secret, and what may be shown.
 *
 * @param secret the bytes of a secret key, or a private key in PKCS#8
 * @param shown a public key as SubjectPublicKeyInfo; empty for a secret key
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record KeyMaterial(byte[] secret, byte[] shown) {
  void wipe() {
    Arrays.fill(secret, (byte) 0);
  }

  @Override
  public String toString() {
    return "KeyMaterial[redacted]";
  }
}
