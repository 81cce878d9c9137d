package dev.coffer.hsm.cryptoki;

/** Flags of a token (CKF_…). */
final class TokenFlags {
  static final long INITIALIZED = 0x400;
  static final long USER_PIN_FINAL_TRY = 0x20000;
  static final long USER_PIN_LOCKED = 0x40000;

  private TokenFlags() {}
}
