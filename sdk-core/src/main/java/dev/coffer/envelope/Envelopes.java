package dev.coffer.envelope;

import java.util.Objects;
import java.util.Set;

/**
 * Seals records into envelopes of the format SVE1 and opens them. Thread-safe.
 *
 * <p>Whatever is wrong with an envelope (damage, tampering, a row that was moved, a key that is not
 * configured), every method gives the same {@link dev.coffer.model.SecretsException} INTEGRITY.
 */
public final class Envelopes {
  /** The most plaintext that an envelope holds, in bytes. */
  public static final int MAX_PLAINTEXT_BYTES = 1 << 20;

  private final RingKeys keys;

  public Envelopes(RingKeys keys) {
    this.keys = Objects.requireNonNull(keys, "keys");
  }

  /**
   * Seals a plaintext under the active ring key.
   *
   * @param plaintext at most {@value #MAX_PLAINTEXT_BYTES} bytes; not changed, wiped by the caller
   */
  public byte[] seal(EnvelopeContext context, byte[] plaintext) {
    throw new UnsupportedOperationException(keys + " " + context + plaintext.length);
  }

  /**
   * Opens an envelope. The first recipient whose key is configured decides.
   *
   * @param maxPlaintextBytes the caller's cap, at most {@value #MAX_PLAINTEXT_BYTES}
   * @return the plaintext; the caller wipes it
   */
  public byte[] open(EnvelopeContext context, byte[] envelope, int maxPlaintextBytes) {
    throw new UnsupportedOperationException(keys + " " + context + envelope.length);
  }

  /** Opens an envelope for every one of its recipients, and refuses one whose key is unknown. */
  public void verify(EnvelopeContext context, byte[] envelope, int maxPlaintextBytes) {
    throw new UnsupportedOperationException(keys + " " + context + envelope.length);
  }

  /** The same message for the active ring key alone: only the recipient part changes. */
  public byte[] rewrap(EnvelopeContext context, byte[] envelope) {
    throw new UnsupportedOperationException(keys + " " + context + envelope.length);
  }

  /** The ids of the keys that an envelope is sealed for, ascending. Proves nothing. */
  public static Set<String> keyIds(byte[] envelope) {
    throw new UnsupportedOperationException("" + envelope.length);
  }
}
