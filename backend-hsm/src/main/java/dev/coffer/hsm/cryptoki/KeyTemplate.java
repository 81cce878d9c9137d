package dev.coffer.hsm.cryptoki;

import java.util.Objects;

/**
 * An AES-256 key to be made on the token: kept there, private, sensitive, never extractable, for
 * encryption and decryption and for nothing else. Wrapping with it is off by name: a key that both
 * wraps and decrypts gives other keys away, and some tokens set both unless told not to.
 *
 * @param id CKA_ID
 * @param restraints what else the key is bound by, where the token can do that
 */
@SuppressWarnings("ArrayRecordComponent") // carried to one call, never compared
public record KeyTemplate(String label, byte[] id, Restraints restraints) {
  /** How far the key is tied down. */
  public enum Restraints {
    /** It cannot be modified, and serves the given mechanism alone. */
    FIXED_USE,
    /** What every token understands. */
    PLAIN
  }

  public KeyTemplate {
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(restraints, "restraints");
  }
}
