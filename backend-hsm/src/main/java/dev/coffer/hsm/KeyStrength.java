package dev.coffer.hsm;

import dev.coffer.hsm.cryptoki.KeyFacts;
import dev.coffer.model.SecretsException;
import org.jspecify.annotations.Nullable;

/** What a root key must be, by the attributes that the token gives back. */
final class KeyStrength {
  private static final int KEY_BYTES = 32;

  private KeyStrength() {}

  /**
   * Refuses a key that can get out.
   *
   * @throws SecretsException FAILED_PRECONDITION, which says why
   */
  static void check(KeyFacts facts) {
    String why = flaw(facts);
    if (why != null) {
      throw HsmErrors.keyWeak(facts.label(), why);
    }
  }

  private static @Nullable String flaw(KeyFacts facts) {
    if (!facts.aes() || facts.valueBytes() != KEY_BYTES) {
      return "is not an AES-256 key";
    }
    if (facts.extractable()) {
      return "can be extracted from the token";
    }
    if (!facts.sensitive()) {
      return "is not sensitive: its value can be read";
    }
    if (!facts.decrypts()) {
      return "cannot decrypt";
    }
    // Whoever may do both wraps another key with it, and decrypts that.
    if (facts.wraps()) {
      return "both decrypts and wraps, which gives other keys away";
    }
    if (facts.unwraps() && facts.encrypts()) {
      return "both encrypts and unwraps, which lets known keys in";
    }
    return null;
  }
}
