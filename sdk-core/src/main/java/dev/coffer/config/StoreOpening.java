package dev.coffer.config;

import dev.coffer.key.KeyProvider;
import dev.coffer.spi.SecretBackend;

/** What a store may ask of the opening of all stores. */
interface StoreOpening {
  Providers providers();

  /** The store of that name: opened now if it was not. */
  SecretBackend named(String store);

  /** Closes a root key together with the stores, after the last of them. */
  void closeLater(KeyProvider root);
}
