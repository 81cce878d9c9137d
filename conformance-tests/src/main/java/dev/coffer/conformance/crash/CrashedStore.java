package dev.coffer.conformance.crash;

import dev.coffer.key.KeyProvider;
import dev.coffer.spi.SecretBackend;
import dev.coffer.store.SealedStore;

/**
 * A sealed store that was opened, with what it stands on.
 *
 * @param sealed by whose journal and own verification the judge goes
 * @param seenAs what writers and the judge use: the store itself, or something around it
 * @param root closed after the store
 */
public record CrashedStore(SealedStore sealed, SecretBackend seenAs, KeyProvider root)
    implements AutoCloseable {
  /** A store with nothing around it. */
  public static CrashedStore of(SealedStore sealed, KeyProvider root) {
    return new CrashedStore(sealed, sealed, root);
  }

  @Override
  public void close() {
    sealed.close();
    root.close();
  }
}
