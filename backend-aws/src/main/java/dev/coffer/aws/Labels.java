package dev.coffer.aws;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretsException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tags of a secret: the user's labels, and under a prefix of ours what AWS has no place for.
 *
 * @param tags as AWS keeps them
 */
public record Labels(Map<String, String> tags) {
  private static final String OURS = "coffer:";
  private static final String CONTENT_TYPE = OURS + "content-type";
  private static final String EXPIRES = OURS + "expires";
  private static final String AWS = "aws:";
  private static final int MAX_KEY = 128;
  private static final int MAX_VALUE = 256;
  private static final String OTHER = "[^\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]";

  /** The most labels of one secret: AWS takes 50 tags, and ours have room. */
  public static final int MAX_LABELS = 48;

  public Labels {
    tags = Map.copyOf(tags);
  }

  /** The user's labels; tags that AWS itself sets are not theirs. */
  public Map<String, String> user() {
    Map<String, String> labels = new TreeMap<>(tags);
    labels.keySet().removeIf(key -> key.startsWith(OURS) || key.startsWith(AWS));
    return labels;
  }

  public String contentType() {
    return decoded(tags.getOrDefault(CONTENT_TYPE, ""));
  }

  /** Null for never, and for what somebody else wrote there. */
  public @Nullable Instant expireTime() {
    String text = tags.get(EXPIRES);
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** The tags that a change sets. */
  public static Map<String, String> toSet(MetadataChange change) {
    Map<String, String> set = new HashMap<>(change.setLabels());
    if (change.contentType() != null && !change.contentType().isEmpty()) {
      set.put(CONTENT_TYPE, encoded(change.contentType()));
    }
    if (change.expireTime() != null && !change.expireTime().equals(MetadataChange.NEVER)) {
      set.put(EXPIRES, change.expireTime().toString());
    }
    return set;
  }

  /** The keys of the tags that a change removes. */
  public static Set<String> toRemove(MetadataChange change) {
    Set<String> remove = new HashSet<>(change.removeLabels());
    remove.removeAll(change.setLabels().keySet());
    if (change.contentType() != null && change.contentType().isEmpty()) {
      remove.add(CONTENT_TYPE);
    }
    if (MetadataChange.NEVER.equals(change.expireTime())) {
      remove.add(EXPIRES);
    }
    return remove;
  }

  /**
   * Refuses what AWS would not take, before anything is sent.
   *
   * @throws SecretsException INVALID_ARGUMENT
   */
  public static void check(MetadataChange change) {
    change.setLabels().forEach((key, value) -> check(key, value));
    change.removeLabels().forEach(key -> check(key, ""));
    String type = change.contentType();
    if (type != null && encoded(type).length() > MAX_VALUE) {
      throw refused("The content type is too long.");
    }
  }

  private static void check(String key, String value) {
    if (key.startsWith(OURS) || key.regionMatches(true, 0, AWS, 0, AWS.length())) {
      throw refused("A label begins with coffer: or aws:, which are not the user's.");
    }
    if (key.isEmpty() || key.length() > MAX_KEY || value.length() > MAX_VALUE) {
      throw refused("A label is too long.");
    }
    if (!key.replaceAll(OTHER, "").equals(key) || !value.replaceAll(OTHER, "").equals(value)) {
      throw refused("A label has a character that AWS does not take in tags.");
    }
  }

  private static SecretsException refused(String message) {
    return SecretsException.of(ErrorCode.INVALID_ARGUMENT, message)
        .remedy(
            "Use keys of 1 to 128 and values of up to 256 letters, digits, blanks and"
                + " _ . : / = + - @")
        .build();
  }

  /** Media types have characters that tags do not take. */
  private static String encoded(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              String one = Character.toString(c);
              boolean plain = c != '@' && !one.matches(OTHER);
              out.append(plain ? one : "@" + Integer.toHexString(c) + "@");
            });
    return out.toString();
  }

  private static String decoded(String text) {
    StringBuilder out = new StringBuilder();
    String[] parts = text.split("@", -1);
    for (int i = 0; i < parts.length; i++) {
      boolean escaped = i % 2 == 1 && parts[i].matches("[0-9a-f]{1,5}");
      out.append(escaped ? Character.toString(Integer.parseInt(parts[i], 16)) : parts[i]);
    }
    return out.toString();
  }
}
