package dev.coffer.store;

import dev.coffer.model.VersionId;

/** In a sealed store the id of a version is its number, in decimal and without leading zeros. */
final class VersionNumbers {
  /** No version has this number. */
  static final long NONE = 0;

  private static final int MAX_DIGITS = 18;

  private VersionNumbers() {}

  /** The number; {@link #NONE} for an id that no sealed store gives. */
  static long of(VersionId id) {
    String text = id.text();
    if (text.length() > MAX_DIGITS || text.charAt(0) == '0') {
      return NONE;
    }
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return NONE;
      }
      number = 10 * number + digit;
    }
    return number;
  }
}
