package dev.coffer.key;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The root keys of one store, each of which opens it: the one that is asked first, and others in
 * reserve for the day on which it is lost. Thread-safe; the keys are owned and closed by whoever
 * made them.
 */
public final class RootKeys {
  /** The most root keys of a store. */
  public static final int MAX = 4;

  private final List<KeyProvider> keys;

  /** Open, and never wrap. */
  private final List<KeyProvider> openers;

  /**
   * @param first wraps and opens whenever it can be reached
   * @param reserve asked in this order where those before them cannot be reached; at most three
   */
  public RootKeys(KeyProvider first, List<? extends KeyProvider> reserve) {
    List<KeyProvider> all = new ArrayList<>(List.of(first));
    all.addAll(reserve);
    if (all.size() > MAX) {
      throw SecretsException.of(
              ErrorCode.CONFIGURATION, "A store has at most " + MAX + " root keys.")
          .remedy("Take some away.")
          .build();
    }
    this.keys = List.copyOf(all);
    this.openers = this.keys;
  }

  private RootKeys(List<KeyProvider> keys, List<KeyProvider> openers) {
    this.keys = List.copyOf(keys);
    this.openers = List.copyOf(openers);
  }

  /** The same root keys, while one that was put away opens the ring in their place. */
  public RootKeys openedAlsoBy(KeyProvider offline) {
    List<KeyProvider> all = new ArrayList<>(keys);
    all.add(offline);
    return new RootKeys(keys, all);
  }

  /** A root key without a reserve. */
  public static RootKeys of(KeyProvider only) {
    return new RootKeys(only, List.of());
  }

  /** The root key that is asked first. */
  public KeyProvider first() {
    return keys.get(0);
  }

  /** All of them, in the order in which they are asked. */
  public List<KeyProvider> all() {
    return keys;
  }

  /** The versions that wrap now, of those that can be reached. */
  public List<KeyVersion> current() {
    List<KeyVersion> current = new ArrayList<>();
    for (KeyProvider key : keys) {
      KeyVersion version = ifReached(key::current);
      if (version != null) {
        current.add(version);
      }
    }
    return current;
  }

  /** All versions that open, of those keys that can be reached. */
  public List<KeyVersion> configured() {
    List<KeyVersion> configured = new ArrayList<>();
    for (KeyProvider key : openers) {
      List<KeyVersion> versions = ifReached(key::list);
      if (versions != null) {
        configured.addAll(versions);
      }
    }
    return configured;
  }

  /**
   * Opens a ring by the first root key that can.
   *
   * @throws SecretsException INTEGRITY when no wrap is of a configured key, or when one does not
   *     open; UNAVAILABLE when none of those it is wrapped by can be reached
   */
  OpeningKey open(List<RootWrap> wraps, UUID cluster) {
    SecretsException unreached = null;
    for (KeyProvider key : openers) {
      try {
        List<KeyVersion> versions = key.list();
        for (RootWrap wrap : wraps) {
          if (versions.contains(wrap.wrapped().by())) {
            return unwrap(key, wrap.wrapped(), cluster);
          }
        }
      } catch (SecretsException e) {
        if (e.code() != ErrorCode.UNAVAILABLE) {
          throw e;
        }
        unreached = unreached == null ? e : unreached;
      }
    }
    if (unreached != null) {
      throw unreached;
    }
    throw RingErrors.foreign(wraps.get(0).wrapped().by(), configured());
  }

  private static OpeningKey unwrap(KeyProvider key, WrappedKey wrapped, UUID cluster) {
    byte[] opened;
    try {
      opened = key.unwrap(wrapped, OpeningKey.wrapContext(cluster));
    } catch (SecretsException e) {
      throw e.code() == ErrorCode.INTEGRITY ? RingErrors.damaged(e) : e;
    }
    try {
      if (opened.length != OffHeapKey.BYTES) {
        throw RingErrors.damaged(null);
      }
      return new OpeningKey(opened, cluster);
    } finally {
      Arrays.fill(opened, (byte) 0);
    }
  }

  /**
   * Wraps an opening key by the current version of each root key. Of one that cannot be reached now
   * the earlier wraps are kept, as are those that lie offline.
   *
   * @throws SecretsException what the first of them threw where none can be reached
   */
  List<RootWrap> wrap(OpeningKey opening, List<RootWrap> before) {
    List<RootWrap> wraps = new ArrayList<>();
    List<String> reached = new ArrayList<>();
    SecretsException unreached = null;
    byte[] bytes = opening.bytes();
    try {
      for (KeyProvider key : keys) {
        try {
          WrappedKey wrapped = key.wrap(bytes, OpeningKey.wrapContext(opening.cluster()));
          wraps.add(RootWrap.configured(wrapped));
          reached.add(wrapped.by().key());
        } catch (SecretsException e) {
          if (e.code() != ErrorCode.UNAVAILABLE) {
            throw e;
          }
          unreached = unreached == null ? e : unreached;
        }
      }
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
    if (wraps.isEmpty() && unreached != null) {
      throw unreached;
    }
    for (RootWrap earlier : before) {
      boolean isAway = unreached != null && !reached.contains(earlier.wrapped().by().key());
      if (earlier.kind() == RootWrap.Kind.OFFLINE || isAway) {
        wraps.add(earlier);
      }
    }
    return wraps;
  }

  private static <T> @Nullable T ifReached(Supplier<T> question) {
    try {
      return question.get();
    } catch (SecretsException e) {
      if (e.code() != ErrorCode.UNAVAILABLE) {
        throw e;
      }
      return null;
    }
  }

  @Override
  public String toString() {
    return "RootKeys" + keys;
  }
}
