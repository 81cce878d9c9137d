package dev.coffer.key;

import java.util.Objects;

/** One way into a ring: its opening key, wrapped by one root key. */
record RootWrap(Kind kind, WrappedKey wrapped) {
  /** How a root key is kept. Numbers are part of the ring's format. */
  enum Kind {
    /** It is configured, and wraps whenever the ring is kept for other root keys. */
    CONFIGURED(1),
    /** It lies in shares and is at hand only when it is put together: its wrap is kept as it is. */
    OFFLINE(2);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  RootWrap {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(wrapped, "wrapped");
  }

  static RootWrap configured(WrappedKey wrapped) {
    return new RootWrap(Kind.CONFIGURED, wrapped);
  }
}
