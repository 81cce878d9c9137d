package dev.coffer.config;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.SecretBackend;

/** Finds the open store that a reference names. */
@FunctionalInterface
interface StoreLookup {
  /** Where no store is open: reading such a reference fails. */
  StoreLookup NONE_OPEN =
      store -> {
        throw SecretsException.of(
                ErrorCode.CONFIGURATION, "The store \"" + store + "\" is not open here.")
            .remedy("Give this secret as { file: F } or { env: X }.")
            .store(store)
            .build();
      };

  SecretBackend backend(String store);
}
