package dev.coffer.model;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a secret without its value.
 *
 * @param name the secret
 * @param state live or deleted
 * @param labels the user's labels; empty where there are none or the store has no labels
 * @param description free text; empty where there is none
 * @param contentType a media type; empty where none was given
 * @param expireTime when it is to be treated as expired; null for never. It warns and never
 *     triggers a deletion by the service
 * @param createTime when the secret was made; null where the store does not say
 * @param updateTime when its metadata, stages or versions last changed; null where the store does
 *     not say
 * @param etag opaque, from counters and never from values; differs after every change; empty where
 *     the store has none
 * @param current the version that bears the stage current; null where none does
 * @param incarnation see {@link Version#incarnation()}
 * @param nativeName what the service behind the store calls it; null where it is the same
 * @param servedBy the layer or member of a composed store that it was read from; null where the
 *     store is not composed
 */
public record SecretMetadata(
    SecretName name,
    SecretState state,
    Map<String, String> labels,
    String description,
    String contentType,
    @Nullable Instant expireTime,
    @Nullable Instant createTime,
    @Nullable Instant updateTime,
    String etag,
    @Nullable VersionId current,
    long incarnation,
    @Nullable String nativeName,
    @Nullable String servedBy) {
  public SecretMetadata {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(state, "state");
    labels = Map.copyOf(labels);
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(contentType, "contentType");
    Objects.requireNonNull(etag, "etag");
  }

  /** The metadata of a secret in a store that is not composed. */
  public SecretMetadata(
      SecretName name,
      SecretState state,
      Map<String, String> labels,
      String description,
      String contentType,
      @Nullable Instant expireTime,
      @Nullable Instant createTime,
      @Nullable Instant updateTime,
      String etag,
      @Nullable VersionId current,
      long incarnation,
      @Nullable String nativeName) {
    this(
        name,
        state,
        labels,
        description,
        contentType,
        expireTime,
        createTime,
        updateTime,
        etag,
        current,
        incarnation,
        nativeName,
        null);
  }
}
