package dev.coffer.model;

import java.util.Objects;

/**
 * A label that exactly one version of a secret bears. {@code current}, {@code pending} and {@code
 * previous} have a meaning of their own; all others are the user's.
 *
 * @param name 1 to 64 characters of {@code [a-z0-9_-]}, beginning with a letter
 */
public record Stage(String name) implements Comparable<Stage> {
  /** The version that a plain read gives. */
  public static final Stage CURRENT = new Stage("current");

  /** A version that a rotation made and has not yet proved. */
  public static final Stage PENDING = new Stage("pending");

  /** The version that was current before. */
  public static final Stage PREVIOUS = new Stage("previous");

  private static final int MAX_LENGTH = 64;

  public Stage {
    Objects.requireNonNull(name, "name");
    if (!wellFormed(name)) {
      throw SecretsException.of(ErrorCode.INVALID_ARGUMENT, "The stage name is malformed.")
          .remedy("Use 1 to 64 characters of a-z 0-9 _ - beginning with a letter.")
          .build();
    }
  }

  public static Stage of(String name) {
    return name.equals(CURRENT.name) ? CURRENT : new Stage(name);
  }

  private static boolean wellFormed(String name) {
    if (name.isEmpty() || name.length() > MAX_LENGTH || !isLetter(name.charAt(0))) {
      return false;
    }
    return name.chars()
        .allMatch(c -> isLetter((char) c) || (c >= '0' && c <= '9') || c == '_' || c == '-');
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z';
  }

  @Override
  public int compareTo(Stage other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
