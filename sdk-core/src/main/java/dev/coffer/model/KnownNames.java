package dev.coffer.model;

import org.jspecify.annotations.Nullable;

/**
 * Names that were judged before: judging one again costs as much as the rest of a cached read. Each
 * spelling has one place, where the last one stays. Threads race for places without harm: a name is
 * immutable, and one that is overwritten is only judged again.
 */
final class KnownNames {
  /** At most 255 bytes each: 2 MiB at worst. A power of two. */
  private static final int PLACES = 8192;

  private static final @Nullable SecretName[] NAMES = new SecretName[PLACES];

  private KnownNames() {}

  /** The name spelt so, judged now or earlier. */
  static SecretName of(String text) {
    int hash = text.hashCode();
    int place = (hash ^ (hash >>> 16)) & (PLACES - 1);
    SecretName known = NAMES[place];
    if (known != null && known.text().equals(text)) {
      return known;
    }
    SecretName judged = new SecretName(text);
    NAMES[place] = judged;
    return judged;
  }
}
