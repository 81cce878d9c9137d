package dev.coffer.gcp.secretmanager;

import com.google.cloud.secretmanager.v1.Secret;
import com.google.cloud.secretmanager.v1.SecretVersion;
import com.google.protobuf.Timestamp;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretState;
import dev.coffer.model.SecretsException;
import dev.coffer.model.VersionId;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a secret: the user's labels are labels there, and what the service has no place
 * for is in annotations of ours.
 */
final class SecretManagerMetadata {
  /** The service takes as many labels. */
  static final int MAX_LABELS = 64;

  private static final String DESCRIPTION = "coffer.description";
  private static final String CONTENT_TYPE = "coffer.content-type";
  private static final String EXPIRES = "coffer.expire-time";
  private static final String NAME = "coffer.name";

  private static final String KEY = "[\\p{Ll}\\p{Lo}][\\p{Ll}\\p{Lo}\\p{N}_-]{0,62}";
  private static final String VALUE = "[\\p{Ll}\\p{Lo}\\p{N}_-]{0,63}";
  private static final int MAX_LABEL_BYTES = 128;
  private static final int MAX_ANNOTATION_BYTES = 16 * 1024 - 1;

  private SecretManagerMetadata() {}

  /** The canonical name that is kept beside an encoded one; empty for none. */
  static String canonical(Secret secret) {
    return secret.getAnnotationsOrDefault(NAME, "");
  }

  static Secret.Builder named(SecretName name) {
    return Secret.newBuilder().putAnnotations(NAME, name.text());
  }

  /**
   * The secret after a change.
   *
   * @throws SecretsException INVALID_ARGUMENT for what the service would not take
   */
  static Secret changed(Secret secret, MetadataChange change) {
    check(change);
    Map<String, String> annotations = new HashMap<>(secret.getAnnotationsMap());
    set(annotations, DESCRIPTION, change.description());
    set(annotations, CONTENT_TYPE, change.contentType());
    Instant expires = change.expireTime();
    if (expires != null) {
      set(annotations, EXPIRES, expires.equals(MetadataChange.NEVER) ? "" : expires.toString());
    }
    Map<String, String> labels = change.applyTo(secret.getLabelsMap());
    if (labels.size() > MAX_LABELS) {
      throw refused("A secret has at most " + MAX_LABELS + " labels.");
    }
    int bytes =
        annotations.entrySet().stream()
            .mapToInt(each -> utf8(each.getKey()) + utf8(each.getValue()))
            .sum();
    if (bytes > MAX_ANNOTATION_BYTES) {
      throw refused("Description, content type and annotations have more than 16 KiB.");
    }
    return secret.toBuilder()
        .clearLabels()
        .putAllLabels(labels)
        .clearAnnotations()
        .putAllAnnotations(annotations)
        .build();
  }

  private static void set(Map<String, String> annotations, String key, @Nullable String value) {
    if (value != null && value.isEmpty()) {
      annotations.remove(key);
    } else if (value != null) {
      annotations.put(key, value);
    }
  }

  /** Refuses, before anything is sent, labels that the service would not take. */
  static void check(MetadataChange change) {
    change
        .setLabels()
        .forEach(
            (key, value) -> {
              boolean fits =
                  key.matches(KEY)
                      && value.matches(VALUE)
                      && utf8(key) <= MAX_LABEL_BYTES
                      && utf8(value) <= MAX_LABEL_BYTES;
              if (!fits) {
                throw refused("Secret Manager does not take a label of that spelling.");
              }
            });
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static SecretsException refused(String message) {
    return SecretsException.of(ErrorCode.INVALID_ARGUMENT, message)
        .remedy(
            "Use up to 64 labels: keys of 1 to 63 lower-case letters, digits, - and _ that begin"
                + " with a letter, values of up to 63 of these.")
        .build();
  }

  /**
   * What describe says.
   *
   * @param newest the newest version; null where the secret has none
   */
  static SecretMetadata described(SecretName name, Secret secret, @Nullable SecretVersion newest) {
    return metadata(
        name,
        secret,
        etag(secret, newest),
        newest == null ? null : VersionId.of(number(newest.getName())));
  }

  /** What a list says: it knows nothing of versions, so neither which is current nor the etag. */
  static SecretMetadata listed(SecretName name, Secret secret) {
    return metadata(name, secret, "", null);
  }

  private static SecretMetadata metadata(
      SecretName name, Secret secret, String etag, @Nullable VersionId current) {
    String id = last(secret.getName());
    return new SecretMetadata(
        name,
        SecretState.ENABLED,
        secret.getLabelsMap(),
        secret.getAnnotationsOrDefault(DESCRIPTION, ""),
        secret.getAnnotationsOrDefault(CONTENT_TYPE, ""),
        expires(secret),
        secret.hasCreateTime() ? instant(secret.getCreateTime()) : null,
        null,
        etag,
        current,
        0,
        id.equals(name.text()) ? null : id);
  }

  /** The service's own deletion comes before any expiry of ours. */
  private static @Nullable Instant expires(Secret secret) {
    Instant ours = null;
    try {
      String text = secret.getAnnotationsOrDefault(EXPIRES, "");
      ours = text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      // Somebody else wrote it: it says nothing.
      ours = null;
    }
    Instant theirs = secret.hasExpireTime() ? instant(secret.getExpireTime()) : null;
    return theirs == null || (ours != null && ours.isBefore(theirs)) ? ours : theirs;
  }

  /**
   * The service has an etag for the secret and one for each version, and neither changes with the
   * other. Ours is of both, so that it differs after a put as well.
   */
  static String etag(Secret secret, @Nullable SecretVersion newest) {
    String ofSecret = plain(secret.getEtag());
    return newest == null
        ? ofSecret
        : ofSecret + "." + number(newest.getName()) + "." + plain(newest.getEtag());
  }

  private static String plain(String etag) {
    return etag.replace("\"", "");
  }

  static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  /**
   * The number at the end of a version's name, whose project is spelt as it pleases the service.
   */
  static String number(String versionName) {
    return last(versionName);
  }

  static String last(String resource) {
    return resource.substring(resource.lastIndexOf('/') + 1);
  }
}
