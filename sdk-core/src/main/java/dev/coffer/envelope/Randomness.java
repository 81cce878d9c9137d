package dev.coffer.envelope;

/**
 * Where envelopes draw data keys, message ids, salts and nonces. Package-private, since no caller
 * may ever choose them: only the known answers of the tests come from another source. Not
 * thread-safe.
 */
@FunctionalInterface
interface Randomness {
  /** Fills the first bytes of the target with fresh random bytes; the receiver wipes them. */
  void draw(byte[] target, int count);
}
