package dev.coffer.vault;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretState;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.model.VersionState;
import dev.coffer.spi.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What KV v2 says of one secret beside its value. Labels are its custom metadata; description,
 * media type and expiry are custom metadata under names of Coffer's own. Immutable.
 *
 * @param newest the number of the newest version, from 1
 * @param versions those that are kept, newest first
 */
record KvMetadata(
    SecretName name,
    String nativeName,
    Map<String, String> custom,
    @Nullable Instant createTime,
    @Nullable Instant updateTime,
    long newest,
    List<KvVersion> versions) {
  /** What the engine takes for one secret; three are kept for Coffer's own. */
  static final int MAX_LABELS = 61;

  private static final String DESCRIPTION = "coffer.description";
  private static final String CONTENT_TYPE = "coffer.content-type";
  private static final String EXPIRE_TIME = "coffer.expire-time";
  private static final int MAX_KEY_BYTES = 128;
  private static final int MAX_TEXT_BYTES = 512;

  /**
   * One version.
   *
   * @param deletionTime when it was or is to be deleted; null for never
   */
  record KvVersion(
      long number,
      @Nullable Instant createTime,
      @Nullable Instant deletionTime,
      boolean isDestroyed) {
    VersionState state() {
      if (isDestroyed) {
        return VersionState.DESTROYED;
      }
      return deletionTime != null && !deletionTime.isAfter(Instant.now())
          ? VersionState.DELETED
          : VersionState.ENABLED;
    }
  }

  /** What an answer says; null where there is no version, so that there is no secret. */
  static @Nullable KvMetadata of(SecretName name, String nativeName, Json data) {
    long newest = data.path("current_version").asLong();
    List<KvVersion> versions = new ArrayList<>();
    for (Map.Entry<String, Json> each : data.path("versions").members().entrySet()) {
      versions.add(version(Long.parseLong(each.getKey()), each.getValue()));
    }
    versions.sort(Comparator.comparingLong(KvVersion::number).reversed());
    if (versions.isEmpty()) {
      return null;
    }
    Map<String, String> custom = new LinkedHashMap<>();
    for (Map.Entry<String, Json> each : data.path("custom_metadata").members().entrySet()) {
      custom.put(each.getKey(), each.getValue().asText());
    }
    return new KvMetadata(
        name,
        nativeName,
        custom,
        time(data.path("created_time")),
        time(data.path("updated_time")),
        newest == 0 ? versions.get(0).number() : newest,
        List.copyOf(versions));
  }

  static KvVersion version(long number, Json data) {
    return new KvVersion(
        number,
        time(data.path("created_time")),
        time(data.path("deletion_time")),
        data.path("destroyed").asFlag());
  }

  private static @Nullable Instant time(Json text) {
    try {
      return text.asText().isEmpty() ? null : Instant.parse(text.asText());
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** The version of that identity; null where there is none. */
  @Nullable KvVersion find(VersionId id) {
    Long number = number(id);
    return number == null
        ? null
        : versions.stream().filter(v -> v.number() == number).findFirst().orElse(null);
  }

  /** The number that an identity is; null for one that no version has. */
  static @Nullable Long number(VersionId id) {
    return id.text().matches("[1-9][0-9]{0,17}") ? Long.valueOf(id.text()) : null;
  }

  KvVersion newestVersion() {
    return versions.get(0);
  }

  boolean isDeleted() {
    return newestVersion().state() == VersionState.DELETED;
  }

  /** Differs from one state to the next: each write and each change of metadata has its time. */
  String mark() {
    KvVersion last = newestVersion();
    return newest + " " + last.state() + " " + createTime + " " + updateTime + " " + custom;
  }

  /** The version that a read gives; null where it gives none. */
  @Nullable VersionId readable() {
    return newestVersion().state() == VersionState.ENABLED
        ? VersionId.of(Long.toString(newest))
        : null;
  }

  Version version(KvVersion of) {
    return version(name, of, stages(of.number()));
  }

  private Set<Stage> stages(long number) {
    if (number == newest) {
      return Set.of(Stage.CURRENT);
    }
    return number == newest - 1 ? Set.of(Stage.PREVIOUS) : Set.of();
  }

  static Version version(SecretName name, KvVersion of, Set<Stage> stages) {
    VersionId id = VersionId.of(Long.toString(of.number()));
    return new Version(name, id, of.number(), of.state(), stages, of.createTime(), 0, 0);
  }

  SecretMetadata metadata() {
    Map<String, String> labels = new LinkedHashMap<>(custom);
    String description = labels.remove(DESCRIPTION);
    String contentType = labels.remove(CONTENT_TYPE);
    String expireTime = labels.remove(EXPIRE_TIME);
    return new SecretMetadata(
        name,
        isDeleted() ? SecretState.DELETED : SecretState.ENABLED,
        labels,
        description == null ? "" : description,
        contentType == null ? "" : contentType,
        expireTime == null ? null : time(Json.of(expireTime)),
        createTime,
        updateTime,
        "",
        VersionId.of(Long.toString(newest)),
        0,
        nativeName.equals(name.text()) ? null : nativeName);
  }

  /**
   * A change as a merge patch of the custom metadata.
   *
   * @throws SecretsException INVALID_ARGUMENT for what the engine does not take
   */
  static Json patch(MetadataChange change) {
    Map<String, @Nullable String> custom = new LinkedHashMap<>();
    change.removeLabels().forEach(label -> custom.put(own(label), null));
    change.setLabels().forEach((label, text) -> custom.put(own(label), fitting(label, text)));
    put(custom, DESCRIPTION, change.description());
    put(custom, CONTENT_TYPE, change.contentType());
    if (change.expireTime() != null) {
      boolean never = change.expireTime().equals(MetadataChange.NEVER);
      put(custom, EXPIRE_TIME, never ? "" : change.expireTime().toString());
    }
    return Json.of(Map.of("custom_metadata", custom));
  }

  private static void put(Map<String, @Nullable String> custom, String key, @Nullable String text) {
    if (text != null) {
      custom.put(key, text.isEmpty() ? null : fitting(key.substring("coffer.".length()), text));
    }
  }

  private static String own(String label) {
    int bytes = label.getBytes(StandardCharsets.UTF_8).length;
    if (label.startsWith("coffer.") || bytes < 1 || bytes > MAX_KEY_BYTES || !isPrintable(label)) {
      throw invalid(
          "A label has a name that this store does not take.",
          "Use 1 to 128 visible bytes, not beginning with coffer..");
    }
    return label;
  }

  private static String fitting(String what, String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > MAX_TEXT_BYTES || !isPrintable(text)) {
      throw invalid(
          "The text of \"" + what + "\" is not one that this store takes.",
          "Use 1 to 512 bytes of visible characters.");
    }
    return text;
  }

  private static boolean isPrintable(String text) {
    return text.codePoints()
        .noneMatch(
            c ->
                Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || Character.getType(c) == Character.SURROGATE
                    || Character.getType(c) == Character.UNASSIGNED);
  }

  private static SecretsException invalid(String what, String mend) {
    return SecretsException.of(ErrorCode.INVALID_ARGUMENT, what).remedy(mend).build();
  }
}
