package dev.coffer.config;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How keys are printed, and which known spelling is nearest to one that is not. */
final class Spelling {
  private static final int MAX_PRINTED = 40;

  private Spelling() {}

  /**
   * A key for a message: repeated where it is a plain word, as keys are; else not, since what
   * stands where a key should may be a secret.
   */
  static String ofKey(String key) {
    return key.length() <= MAX_PRINTED && key.matches("[A-Za-z_-]+") ? "\"" + key + "\"" : "here";
  }

  /** The known word that was most likely meant; null where none is near. */
  static @Nullable String nearest(String word, Collection<String> known) {
    if (word.length() > MAX_PRINTED) {
      return null;
    }
    String best = null;
    int least = Math.max(2, word.length() / 3) + 1;
    for (String candidate : known) {
      int distance = distance(lower(word), lower(candidate));
      if (distance < least && distance < candidate.length()) {
        best = candidate;
        least = distance;
      }
    }
    return best;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** The optimal string alignment distance: insertions, deletions, changes and swaps of two. */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = i == 0 || j == 0 ? i + j : step(a, b, i, j, d);
      }
    }
    return d[a.length()][b.length()];
  }

  private static int step(String a, String b, int i, int j, int[][] d) {
    int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int least = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, d[i - 2][j - 2] + 1) : least;
  }
}
