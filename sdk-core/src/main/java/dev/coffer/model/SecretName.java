package dev.coffer.model;

import java.util.Objects;

/**
 * The name of a secret: 1 to 15 segments of {@code [A-Za-z0-9_.-]} joined by {@code /}, at most 255
 * bytes, no segment {@code .} or {@code ..}. There is one spelling of each name and nothing is ever
 * normalised, so a name that was authorised is the name that is read.
 *
 * @param text the spelling; ASCII
 */
public record SecretName(String text) implements Comparable<SecretName> {
  /** The most bytes (and characters) a name may have. */
  public static final int MAX_BYTES = 255;

  /** The most segments a name may have. */
  public static final int MAX_SEGMENTS = 15;

  /**
   * @throws SecretsException INVALID_ARGUMENT when the text breaks the grammar
   */
  public SecretName {
    Objects.requireNonNull(text, "text");
    String broken = NameGrammar.violation(text);
    if (broken != null) {
      throw NameGrammar.refuse("name", broken);
    }
  }

  /**
   * The name spelt {@code text}.
   *
   * @throws SecretsException INVALID_ARGUMENT when the text breaks the grammar
   */
  public static SecretName of(String text) {
    return KnownNames.of(text);
  }

  @Override
  public int compareTo(SecretName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
