package dev.coffer.azure.keyvault;

import com.azure.security.keyvault.secrets.models.SecretProperties;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a version: the user's labels are tags there, and what the service has no place
 * for is in tags of ours. A new version inherits none of it, so each put writes all of it anew. The
 * service has an expiry of its own, which only informs; it cannot be taken away again, so ours is
 * in a tag. Immutable.
 *
 * @param tags as the service has them, ours included
 * @param contentType empty for none
 */
record KeyVaultTags(Map<String, String> tags, String contentType) {
  static final KeyVaultTags NONE = new KeyVaultTags(Map.of(), "");

  /** The service takes as many tags. */
  private static final int MAX_TAGS = 15;

  /** Of these, ours need five. */
  static final int MAX_LABELS = 10;

  private static final int MAX_CHARS = 256;
  private static final int MAX_CONTENT_TYPE = 255;
  private static final String OURS = "coffer-";
  private static final String NAME = OURS + "name";
  private static final String ORDER = OURS + "order";
  private static final String FORM = OURS + "form";
  private static final String DESCRIPTION = OURS + "description";
  private static final String EXPIRES = OURS + "expires";
  private static final String NEVER = "never";

  KeyVaultTags {
    tags = Map.copyOf(tags);
  }

  static KeyVaultTags of(SecretProperties there) {
    Map<String, String> tags = new HashMap<>();
    if (there.getTags() != null) {
      there.getTags().forEach((key, value) -> tags.put(key, value == null ? "" : value));
    }
    if (there.getExpiresOn() != null && !tags.containsKey(EXPIRES)) {
      tags.put(EXPIRES, there.getExpiresOn().toInstant().toString());
    }
    return new KeyVaultTags(tags, there.getContentType() == null ? "" : there.getContentType());
  }

  /** The canonical name that is kept beside an encoded one; empty for none. */
  String canonical() {
    return tags.getOrDefault(NAME, "");
  }

  /** How the value is written, as {@link KeyVaultValues} says. */
  String form() {
    return tags.getOrDefault(FORM, KeyVaultValues.PLAIN);
  }

  String description() {
    return tags.getOrDefault(DESCRIPTION, "");
  }

  /** Null for never, and for what somebody else wrote there. */
  @Nullable Instant expireTime() {
    String text = tags.getOrDefault(EXPIRES, NEVER);
    try {
      return text.equals(NEVER) ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Tags of others that begin as ours are no labels. */
  Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>(tags);
    labels.keySet().removeIf(key -> key.startsWith(OURS));
    return labels;
  }

  /**
   * What a version stands at among its siblings: greater for later ones. Ids are random there and
   * times are whole seconds, so each put writes a time in microseconds that is later than that of
   * the version before it.
   */
  static long order(SecretProperties there) {
    String text = there.getTags() == null ? null : there.getTags().get(ORDER);
    if (text != null && text.matches("[0-9]{1,18}")) {
      return Long.parseLong(text);
    }
    OffsetDateTime made = there.getCreatedOn();
    return made == null ? 0 : micros(made.toInstant());
  }

  static long micros(Instant time) {
    return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
  }

  /**
   * The same for a new version.
   *
   * @param name the canonical name, where it is to be kept
   */
  KeyVaultTags forVersion(long order, String form, @Nullable SecretName name) {
    Map<String, String> next = new HashMap<>(tags);
    next.put(ORDER, Long.toString(order));
    set(next, FORM, form);
    set(next, NAME, name == null ? "" : name.text());
    return new KeyVaultTags(next, contentType);
  }

  /** The same after a change. */
  KeyVaultTags changed(MetadataChange change) {
    Map<String, String> next = new HashMap<>(tags);
    next.keySet().removeAll(labels().keySet());
    next.putAll(change.applyTo(labels()));
    if (change.description() != null) {
      set(next, DESCRIPTION, change.description());
    }
    Instant expires = change.expireTime();
    if (expires != null) {
      next.put(EXPIRES, expires.equals(MetadataChange.NEVER) ? NEVER : expires.toString());
    }
    return new KeyVaultTags(
        next, change.contentType() == null ? contentType : change.contentType());
  }

  private static void set(Map<String, String> tags, String key, String value) {
    if (value.isEmpty()) {
      tags.remove(key);
    } else {
      tags.put(key, value);
    }
  }

  /** Refuses, before anything is sent, a change that the service would not take. */
  static void check(MetadataChange change) {
    change
        .setLabels()
        .forEach(
            (key, value) -> {
              if (key.startsWith(OURS)) {
                throw refused("A label begins with " + OURS + ", which is not the user's.");
              }
              if (key.isEmpty() || key.length() > MAX_CHARS || value.length() > MAX_CHARS) {
                throw refused("A label is longer than 256 characters, or has no name.");
              }
            });
    if (change.description() != null && change.description().length() > MAX_CHARS) {
      throw refused("The description is longer than the 256 characters of a tag.");
    }
    if (change.contentType() != null && change.contentType().length() > MAX_CONTENT_TYPE) {
      throw refused("The content type is longer than 255 characters.");
    }
  }

  /**
   * As it is to be sent.
   *
   * @throws SecretsException INVALID_ARGUMENT where there are more tags than the service takes
   */
  Map<String, String> toSend() {
    if (labels().size() > MAX_LABELS || tags.size() > MAX_TAGS) {
      throw refused("A secret has at most " + MAX_LABELS + " labels beside the tags of Coffer.");
    }
    return tags;
  }

  private static SecretsException refused(String message) {
    return SecretsException.of(ErrorCode.INVALID_ARGUMENT, message)
        .remedy(
            "Use up to 10 labels, with names and values of up to 256 characters; descriptions are"
                + " kept in a tag too.")
        .build();
  }
}
