package dev.coffer.remote;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.coffer.model.BatchEntry;
import dev.coffer.model.Page;
import dev.coffer.model.Provenance;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretState;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.model.VersionState;
import dev.coffer.proto.v1.BatchGetSecretsResult;
import dev.coffer.proto.v1.GetCapabilitiesResponse;
import dev.coffer.proto.v1.ListSecretVersionsResponse;
import dev.coffer.proto.v1.ListSecretsResponse;
import dev.coffer.proto.v1.PurgeSecretResponse;
import dev.coffer.proto.v1.SecretVersion;
import dev.coffer.proto.v1.ValueKind;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import dev.coffer.spi.Limits;
import dev.coffer.spi.Purged;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Messages of a server as values of the model. */
final class FromWire {
  private FromWire() {}

  static Secret secret(dev.coffer.proto.v1.Secret secret) {
    ByteString bytes = secret.getValue();
    SecretValue.Kind kind =
        secret.getValueKind() == ValueKind.VALUE_KIND_FIELDS
            ? SecretValue.Kind.FIELDS
            : SecretValue.Kind.BYTES;
    return new Secret(
        SecretValue.copyOf(kind, bytes.asReadOnlyByteBuffer(), 0, bytes.size()),
        version(secret.getVersion()),
        provenance(secret.getProvenance()));
  }

  private static Provenance provenance(dev.coffer.proto.v1.Provenance provenance) {
    Duration age =
        Duration.ofSeconds(provenance.getAge().getSeconds(), provenance.getAge().getNanos());
    return new Provenance(
        provenance.getServedBy(), System.nanoTime() - age.toNanos(), provenance.getStale());
  }

  static Version version(SecretVersion version) {
    return new Version(
        SecretName.of(version.getName()),
        VersionId.of(version.getVersion()),
        version.hasNumber() ? version.getNumber() : null,
        switch (version.getState()) {
          case VERSION_STATE_ENABLED -> VersionState.ENABLED;
          case VERSION_STATE_DISABLED -> VersionState.DISABLED;
          case VERSION_STATE_DELETED -> VersionState.DELETED;
          case VERSION_STATE_DESTROYED, VERSION_STATE_UNSPECIFIED, UNRECOGNIZED ->
              VersionState.DESTROYED;
        },
        version.getStagesList().stream().map(Stage::of).collect(Collectors.toUnmodifiableSet()),
        version.hasCreateTime() ? instant(version.getCreateTime()) : null,
        version.getIncarnation(),
        version.getStageRevision());
  }

  static SecretMetadata metadata(dev.coffer.proto.v1.SecretMetadata metadata) {
    return new SecretMetadata(
        SecretName.of(metadata.getName()),
        metadata.getState() == dev.coffer.proto.v1.SecretState.SECRET_STATE_ENABLED
            ? SecretState.ENABLED
            : SecretState.DELETED,
        metadata.getLabelsMap(),
        metadata.getDescription(),
        metadata.getContentType(),
        metadata.hasExpireTime() ? instant(metadata.getExpireTime()) : null,
        metadata.hasCreateTime() ? instant(metadata.getCreateTime()) : null,
        metadata.hasUpdateTime() ? instant(metadata.getUpdateTime()) : null,
        metadata.getEtag(),
        metadata.getCurrentVersion().isEmpty() ? null : VersionId.of(metadata.getCurrentVersion()),
        metadata.getIncarnation(),
        emptyAsNull(metadata.getNativeName()),
        emptyAsNull(metadata.getServedBy()));
  }

  static Page<SecretMetadata> page(ListSecretsResponse page) {
    return new Page<>(
        page.getSecretsList().stream().map(FromWire::metadata).toList(),
        page.getNextPageToken(),
        page.getUnaddressableNamesList());
  }

  static Page<Version> page(ListSecretVersionsResponse page) {
    return Page.of(
        page.getVersionsList().stream().map(FromWire::version).toList(), page.getNextPageToken());
  }

  /**
   * @param label the name that this side has for the store
   */
  static BatchEntry entry(BatchGetSecretsResult result, String label) {
    SecretName name = SecretName.of(result.getName());
    return result.hasSecret()
        ? new BatchEntry.Found(name, secret(result.getSecret()))
        : new BatchEntry.Failed(name, RemoteErrors.of(result.getError(), label));
  }

  static Purged purged(PurgeSecretResponse purged) {
    return new Purged(
        SecretName.of(purged.getName()),
        purged.getVersion().isEmpty() ? null : VersionId.of(purged.getVersion()));
  }

  /** What this side does not know it cannot use. */
  static Capabilities capabilities(GetCapabilitiesResponse answer) {
    List<String> names = answer.getCapabilitiesList();
    dev.coffer.proto.v1.Limits limits = answer.getLimits();
    Set<Capability> known = EnumSet.noneOf(Capability.class);
    for (Capability capability : Capability.values()) {
      if (names.contains(capability.name())) {
        known.add(capability);
      }
    }
    known.add(Capability.BATCH_GET);
    return new Capabilities(
        known,
        new Limits(
            limits.getMaxValueBytes(),
            limits.getMaxLabels(),
            limits.getMaxVersions(),
            limits.getMaxPageSize()));
  }

  static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  private static @Nullable String emptyAsNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
