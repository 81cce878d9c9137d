package dev.coffer.envelope;

import java.util.function.Supplier;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Seals single messages under a long-lived key: each under a key of its own that is derived from it
 * by a fresh random salt, with a commitment to key and context, in the suite of the envelopes. So
 * one long-lived key seals any number of messages, and a message opens with one key and in one
 * context only. Nobody chooses a salt or a nonce. Thread-safe; no I/O.
 *
 * <p>A sealed message is {@code 1 ‖ salt (32) ‖ commitment (32) ‖ nonce (12) ‖ ciphertext ‖ tag
 * (16)}; docs/transit.md gives the derivation.
 */
public final class MessageCipher {
  /** What a sealed message is longer than the message. */
  public static final int OVERHEAD_BYTES = MessageSuite.OVERHEAD_BYTES;

  private final SuitePool<MessageSuite> suites;

  public MessageCipher() {
    this(KernelRandomness::new);
  }

  /** With the known salts and nonces of the tests. */
  MessageCipher(Supplier<Randomness> randomness) {
    this.suites = new SuitePool<>(() -> new MessageSuite(randomness.get()));
  }

  /**
   * Seals a message.
   *
   * @param key 256 bits; {@link SecretKey#getEncoded()} gives a copy, which is wiped here
   * @param context what the message is bound to; not part of it
   * @param message not changed, wiped by the caller
   */
  public byte[] seal(SecretKey key, byte[] context, byte[] message) {
    MessageSuite suite = suites.take();
    byte[] sealed = suite.seal(key, context, message);
    suites.giveBack(suite);
    return sealed;
  }

  /**
   * Opens a message.
   *
   * @return the message, which the caller wipes; null where it is malformed, was changed, or is of
   *     another key or context: nobody learns which
   */
  public byte @Nullable [] open(SecretKey key, byte[] context, byte[] sealed) {
    MessageSuite suite = suites.take();
    byte[] message = suite.open(key, context, sealed);
    suites.giveBack(suite);
    return message;
  }
}
