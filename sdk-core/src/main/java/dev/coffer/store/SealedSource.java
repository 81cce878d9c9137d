package dev.coffer.store;

import dev.coffer.spi.SecretBackend;
import org.jspecify.annotations.Nullable;

/** Where a sealed store may stand behind something else. */
public interface SealedSource {
  /** The sealed store; null where it is not there, or not yet. */
  @Nullable SealedStore sealed();

  /** The sealed store that a backend is, or that stands behind it; null where there is none. */
  static @Nullable SealedStore of(SecretBackend backend) {
    if (backend instanceof SealedStore sealed) {
      return sealed;
    }
    return backend instanceof SealedSource source ? source.sealed() : null;
  }
}
