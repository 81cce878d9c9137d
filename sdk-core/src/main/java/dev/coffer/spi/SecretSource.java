package dev.coffer.spi;

import dev.coffer.model.SecretValue;

/**
 * Where a credential of Coffer's own is read from, each time it is needed, so that a changed file
 * counts. Its {@code toString} names the place and never the value.
 */
public interface SecretSource {
  /**
   * The credential now; one final newline of a file is dropped.
   *
   * @throws dev.coffer.model.SecretsException CONFIGURATION when it cannot be read
   */
  SecretValue read();
}
