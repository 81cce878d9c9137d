package dev.coffer.spi;

import org.jspecify.annotations.Nullable;

/** What stands behind a failure: for the error tables of backends. */
public final class Causes {
  /** A chain that is longer goes round in a circle. */
  private static final int MOST = 32;

  private Causes() {}

  /** The first of a kind, the failure itself included; null for none. */
  public static <T extends Throwable> @Nullable T first(@Nullable Throwable e, Class<T> kind) {
    Throwable cause = e;
    for (int depth = 0; cause != null && depth < MOST; depth++) {
      if (kind.isInstance(cause)) {
        return kind.cast(cause);
      }
      cause = cause.getCause();
    }
    return null;
  }

  /** Whether there is one of a kind, the failure itself included. */
  public static boolean has(@Nullable Throwable e, Class<? extends Throwable> kind) {
    return first(e, kind) != null;
  }
}
