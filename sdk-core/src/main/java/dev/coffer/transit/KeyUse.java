package dev.coffer.transit;

/** What a transit key does. */
public enum KeyUse {
  /** Encrypt, decrypt, rewrap, data keys. */
  ENCRYPTION,
  /** Sign, verify. */
  SIGNATURES,
  /** HMAC, verify. */
  AUTHENTICATION
}
