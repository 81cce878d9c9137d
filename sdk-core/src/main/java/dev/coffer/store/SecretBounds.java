package dev.coffer.store;

import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much metadata one secret can have, so that its record stays small: at most 64 labels, keys of
 * 1 to 128 characters of {@code [A-Za-z0-9_./:-]}, values of at most 512 bytes; a description of at
 * most 2048 bytes; a content type of at most 255 printable ASCII characters; at most 64 stages.
 * Texts are without control characters, except for line ends and tabs in a description.
 */
final class SecretBounds {
  static final int MAX_LABELS = 64;
  static final int MAX_STAGES = 64;
  static final int MAX_LABEL_KEY = 128;
  static final int MAX_LABEL_VALUE = 512;
  static final int MAX_DESCRIPTION = 2048;
  static final int MAX_CONTENT_TYPE = 255;

  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private SecretBounds() {}

  /**
   * @throws SecretsException INVALID_ARGUMENT when the metadata of a secret is out of its bounds
   */
  static void check(SecretRecord secret, StoreErrors errors) {
    SecretName name = secret.name();
    holds(
        secret.labels().size() <= MAX_LABELS,
        name,
        "The secret would have more than 64 labels.",
        "Remove labels first.",
        errors);
    for (Map.Entry<String, String> label : secret.labels().entrySet()) {
      holds(
          isLabelKey(label.getKey()),
          name,
          "A label key is malformed.",
          "Use 1 to 128 characters of A-Z a-z 0-9 _ . / : -",
          errors);
      holds(
          isText(label.getValue(), MAX_LABEL_VALUE, ""),
          name,
          "The value of a label is too long or has control characters.",
          "Use at most 512 bytes of text on one line.",
          errors);
    }
    holds(
        isText(secret.description(), MAX_DESCRIPTION, "\n\t"),
        name,
        "The description is too long or has control characters.",
        "Use at most 2048 bytes of text.",
        errors);
    holds(
        isContentType(secret.contentType()),
        name,
        "The content type is malformed.",
        "Use at most 255 printable ASCII characters, as text/plain.",
        errors);
    holds(
        isStorable(secret.expireTime()),
        name,
        "The expiry is out of range.",
        "Use a time from the year 1 to 9999.",
        errors);
    if (secret.stages().size() > MAX_STAGES) {
      throw errors.limit(
          name, "The secret would have more than 64 stages.", "Remove stages first.");
    }
  }

  private static void holds(
      boolean holds, SecretName name, String what, String mend, StoreErrors errors) {
    if (!holds) {
      throw errors.invalid(name, what, mend);
    }
  }

  private static boolean isLabelKey(String key) {
    return !key.isEmpty()
        && key.length() <= MAX_LABEL_KEY
        && key.chars().allMatch(SecretBounds::isLabelCharacter);
  }

  private static boolean isLabelCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "_./:-".indexOf(c) >= 0;
  }

  private static boolean isText(String text, int maxBytes, String allowedControls) {
    return text.length() <= maxBytes
        && StandardCharsets.UTF_8.newEncoder().canEncode(text)
        && text.getBytes(StandardCharsets.UTF_8).length <= maxBytes
        && text.chars()
            .allMatch(c -> !Character.isISOControl(c) || allowedControls.indexOf(c) >= 0);
  }

  private static boolean isContentType(String type) {
    return type.length() <= MAX_CONTENT_TYPE && type.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }

  private static boolean isStorable(@Nullable Instant time) {
    return time == null || (!time.isBefore(EARLIEST) && !time.isAfter(LATEST));
  }
}
