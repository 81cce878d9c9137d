package dev.coffer.model;

import java.util.Objects;

/**
 * The identity of one version: opaque, given by the store, compared only for equality.
 *
 * @param text 1 to 128 printable ASCII characters
 */
public record VersionId(String text) {
  public static final int MAX_LENGTH = 128;

  public VersionId {
    Objects.requireNonNull(text, "text");
    boolean printable = text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (text.isEmpty() || text.length() > MAX_LENGTH || !printable) {
      throw SecretsException.of(ErrorCode.INVALID_ARGUMENT, "The version id is malformed.")
          .remedy("Use a version as \"coffer versions NAME\" or a put printed it.")
          .build();
    }
  }

  public static VersionId of(String text) {
    return new VersionId(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
