package dev.coffer.transit.stream;

import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The service that makes and opens data keys: one call of it for each stream. What it throws
 * reaches the caller of the stream. Thread-safe.
 */
public interface DataKeys {
  /** A fresh key of 256 random bits. */
  StreamKey generate();

  /**
   * Opens a key that {@link #generate} wrapped.
   *
   * @param wrapped as it stands in a stream, which anybody may have written
   * @return the key, which is the caller's, who wipes it
   * @throws dev.coffer.model.SecretsException INTEGRITY or INVALID_ARGUMENT when it was not wrapped
   *     here; whatever else the service says
   */
  byte[] unwrap(byte[] wrapped);

  /** A service of two methods. */
  static DataKeys of(Supplier<StreamKey> generate, UnaryOperator<byte[]> unwrap) {
    Objects.requireNonNull(generate, "generate");
    Objects.requireNonNull(unwrap, "unwrap");
    return new DataKeys() {
      @Override
      public StreamKey generate() {
        return generate.get();
      }

      @Override
      public byte[] unwrap(byte[] wrapped) {
        return unwrap.apply(wrapped);
      }
    };
  }
}
