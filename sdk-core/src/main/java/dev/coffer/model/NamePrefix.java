package dev.coffer.model;

import java.util.Objects;

/**
 * The beginning of names: empty (all names), or whole segments ending in {@code /}.
 *
 * @param text the spelling; ASCII, at most 255 bytes
 */
public record NamePrefix(String text) {
  /** Every name. */
  public static final NamePrefix ALL = new NamePrefix("");

  /**
   * @throws SecretsException INVALID_ARGUMENT when the text is neither empty nor whole segments
   */
  public NamePrefix {
    Objects.requireNonNull(text, "text");
    if (!text.isEmpty()) {
      String broken =
          text.endsWith("/")
              ? NameGrammar.violation(text.substring(0, text.length() - 1))
              : "does not end in \"/\"";
      if (broken != null) {
        throw NameGrammar.refuse("prefix", broken);
      }
    }
  }

  public static NamePrefix of(String text) {
    return text.isEmpty() ? ALL : new NamePrefix(text);
  }

  /** Whether the name begins with this prefix. */
  public boolean matches(SecretName name) {
    return name.text().startsWith(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
