package dev.coffer.model;

import org.jspecify.annotations.Nullable;

/**
 * The grammar that names and prefixes share: checked in one pass, nothing allocated when it holds.
 */
final class NameGrammar {
  private static final String RULE =
      "Use 1 to 15 segments of A-Z a-z 0-9 _ . - joined by /, at most 255 bytes, no segment . or ..";

  private NameGrammar() {}

  /** The first rule that the text breaks, or null where it is a name. */
  static @Nullable String violation(String text) {
    int length = text.length();
    if (length == 0) {
      return "is empty";
    }
    if (length > SecretName.MAX_BYTES) {
      return "is longer than 255 bytes";
    }
    int segments = 1;
    int start = 0;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c == '/') {
        String broken = segmentViolation(text, start, i);
        if (broken != null) {
          return broken;
        }
        segments++;
        start = i + 1;
      } else if (!isAllowed(c)) {
        return "has a character outside A-Z a-z 0-9 _ . - / at position " + i;
      }
    }
    String broken = segmentViolation(text, start, length);
    if (broken != null) {
      return broken;
    }
    return segments > SecretName.MAX_SEGMENTS ? "has more than 15 segments" : null;
  }

  private static @Nullable String segmentViolation(String text, int start, int end) {
    int size = end - start;
    if (size == 0) {
      return "has an empty segment at position " + start;
    }
    boolean dots =
        text.charAt(start) == '.' && (size == 1 || (size == 2 && text.charAt(start + 1) == '.'));
    return dots ? "has a segment . or .. at position " + start : null;
  }

  private static boolean isAllowed(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '.'
        || c == '-';
  }

  /** The refusal; the raw text is not repeated, since it may hold anything. */
  static SecretsException refuse(String what, String broken) {
    return SecretsException.of(ErrorCode.INVALID_ARGUMENT, "The " + what + " " + broken + ".")
        .remedy(RULE + ".")
        .build();
  }
}
