package dev.coffer.envelope;

import java.util.Objects;
import javax.crypto.SecretKey;

/**
 * A numbered key of the ring, as envelopes use it.
 *
 * @param id 1 to 64 characters of {@code A-Z a-z 0-9 _ . -}, as {@code kr-1}
 * @param key 256 bits; {@link SecretKey#getEncoded()} gives a copy that the reader wipes
 */
public record RingKey(String id, SecretKey key) {
  public RingKey {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(key, "key");
    if (!KeyIds.isValid(id)) {
      throw new IllegalArgumentException("a key id has 1 to 64 characters of A-Z a-z 0-9 _ . -");
    }
  }

  /** Names the key and never shows it. */
  @Override
  public String toString() {
    return "RingKey[" + id + "]";
  }
}
