package dev.coffer.azure;

import org.jspecify.annotations.Nullable;

/** What stands behind a failure. */
final class Causes {
  private static final int MOST = 32;

  private Causes() {}

  /** The first of a kind, the failure itself included; null for none. */
  static <T extends Throwable> @Nullable T first(@Nullable Throwable e, Class<T> kind) {
    Throwable cause = e;
    for (int depth = 0; cause != null && depth < MOST; depth++) {
      if (kind.isInstance(cause)) {
        return kind.cast(cause);
      }
      cause = cause.getCause();
    }
    return null;
  }
}
