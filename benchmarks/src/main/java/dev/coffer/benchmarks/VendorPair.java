package dev.coffer.benchmarks;

import dev.coffer.spi.SecretBackend;
import org.jspecify.annotations.Nullable;

/**
 * A store by our backend, and the same by the vendor's bare client.
 *
 * @param type the store, as it is printed
 * @param name the secret that is read
 * @param ours closed by who uses it
 * @param bareClient what is closed after use
 */
record VendorPair(
    String type, String name, SecretBackend ours, Call bare, AutoCloseable bareClient) {
  /** Gives the value of the secret. */
  interface Call {
    @Nullable String get() throws Exception;
  }
}
