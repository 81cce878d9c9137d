package dev.coffer.key;

import dev.coffer.spi.Probe;
import java.util.List;

/**
 * Keeps a root key out of reach and wraps small keys with it. Thread-safe. Every method throws only
 * {@link dev.coffer.model.SecretsException} with origin KEY_PROVIDER: UNAVAILABLE when the device
 * is away, INTEGRITY when a wrapped key does not open (whatever the reason), FAILED_PRECONDITION
 * for a key that is disabled or not configured.
 */
public interface KeyProvider extends AutoCloseable {
  /** The most bytes that can be wrapped. */
  int MAX_WRAP_BYTES = 512;

  /** The key version that wraps and signs now. */
  KeyVersion current();

  /**
   * Wraps key material with the current key version.
   *
   * @param key 1 to {@value #MAX_WRAP_BYTES} bytes; owned and wiped by the caller
   * @param context authenticated with it: the same bytes are needed to unwrap
   */
  WrappedKey wrap(byte[] key, byte[] context);

  /** The key material; the caller wipes it. Only configured keys are ever tried. */
  byte[] unwrap(WrappedKey wrapped, byte[] context);

  /** The same key material under the current key version. */
  WrappedKey rewrap(WrappedKey wrapped, byte[] context);

  /** Random bytes of the provider's own source. */
  byte[] random(int size);

  /** Signs a message with the provider's signing key, where it has one; else UNSUPPORTED. */
  byte[] sign(byte[] message);

  /** Whether the signature is of this message and of the provider's signing key. */
  boolean verify(byte[] message, byte[] signature);

  /** All key versions that can unwrap, newest first. */
  List<KeyVersion> list();

  /** Whether keys can be used now. Never throws. */
  Probe probe();

  @Override
  void close();
}
