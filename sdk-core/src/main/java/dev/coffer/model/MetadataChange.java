package dev.coffer.model;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A change of metadata that keeps whatever it does not name.
 *
 * @param setLabels labels to add or replace
 * @param removeLabels labels to remove; one that is absent stays absent
 * @param description the new description, empty for none; null keeps it
 * @param contentType the new media type, empty for none; null keeps it
 * @param expireTime the new expiry, {@link #NEVER} for none; null keeps it
 */
public record MetadataChange(
    Map<String, String> setLabels,
    Set<String> removeLabels,
    @Nullable String description,
    @Nullable String contentType,
    @Nullable Instant expireTime) {
  /** The expiry that never comes. */
  public static final Instant NEVER = Instant.MAX;

  /** Keeps everything. */
  public static final MetadataChange NONE =
      new MetadataChange(Map.of(), Set.of(), null, null, null);

  public MetadataChange {
    setLabels = Map.copyOf(setLabels);
    removeLabels = Set.copyOf(removeLabels);
  }

  /** Whether it changes nothing. */
  public boolean isNone() {
    return equals(NONE);
  }

  /** The labels after this change. */
  public Map<String, String> applyTo(Map<String, String> labels) {
    Map<String, String> changed = new LinkedHashMap<>(labels);
    changed.keySet().removeAll(removeLabels);
    changed.putAll(setLabels);
    return Map.copyOf(changed);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Collects a change. Not thread-safe. */
  @com.google.errorprone.annotations.CanIgnoreReturnValue
  public static final class Builder {
    private final Map<String, String> setLabels = new LinkedHashMap<>();
    private final Set<String> removeLabels = new LinkedHashSet<>();
    private @Nullable String description;
    private @Nullable String contentType;
    private @Nullable Instant expireTime;

    private Builder() {}

    public Builder label(String key, String value) {
      setLabels.put(key, value);
      return this;
    }

    public Builder removeLabel(String key) {
      removeLabels.add(key);
      return this;
    }

    public Builder description(String description) {
      this.description = description;
      return this;
    }

    public Builder contentType(String contentType) {
      this.contentType = contentType;
      return this;
    }

    public Builder expireTime(Instant expireTime) {
      this.expireTime = expireTime;
      return this;
    }

    /** All of another change, over what was collected so far. */
    public Builder merge(MetadataChange change) {
      setLabels.putAll(change.setLabels);
      removeLabels.addAll(change.removeLabels);
      description = change.description == null ? description : change.description;
      contentType = change.contentType == null ? contentType : change.contentType;
      expireTime = change.expireTime == null ? expireTime : change.expireTime;
      return this;
    }

    public MetadataChange build() {
      return new MetadataChange(setLabels, removeLabels, description, contentType, expireTime);
    }
  }
}
