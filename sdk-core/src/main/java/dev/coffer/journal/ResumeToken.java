package dev.coffer.journal;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where a watch goes on: opaque, given by the watch with each event, and of use only to the same
 * caller with the same filter. It is no secret.
 *
 * @param text 1 to {@value #MAX_LENGTH} characters of {@code [A-Za-z0-9_-]}
 */
public record ResumeToken(String text) {
  /** The most characters of a token. */
  public static final int MAX_LENGTH = 1024;

  private static final Pattern SPELLING = Pattern.compile("[A-Za-z0-9_-]+");

  /**
   * @throws SecretsException INVALID_ARGUMENT for what no watch can have given
   */
  public ResumeToken {
    Objects.requireNonNull(text, "text");
    if (text.isEmpty() || text.length() > MAX_LENGTH || !SPELLING.matcher(text).matches()) {
      throw foreign();
    }
  }

  /** One answer for every token that is not good here: there is nothing to be learned from it. */
  static SecretsException foreign() {
    return SecretsException.of(
            ErrorCode.INVALID_ARGUMENT, "The resume token does not belong to this watch.")
        .remedy("Give it unchanged, as the same caller, with the same stores, prefix and kinds.")
        .build();
  }

  @Override
  public String toString() {
    return text;
  }
}
