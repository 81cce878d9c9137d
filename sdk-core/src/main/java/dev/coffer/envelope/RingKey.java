package dev.coffer.envelope;

import java.util.Objects;
import javax.crypto.SecretKey;

/**
 * A numbered key of the ring, as envelopes use it.
 *
 * @param id 1 to 64 characters of the name alphabet, as {@code kr-1}
 * @param key 256 bits; {@link SecretKey#getEncoded()} gives a copy that the reader wipes
 */
public record RingKey(String id, SecretKey key) {
  public RingKey {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(key, "key");
  }

  /** Names the key and never shows it. */
  @Override
  public String toString() {
    return "RingKey[" + id + "]";
  }
}
