package dev.coffer.server.secrets;

import com.google.protobuf.UnsafeByteOperations;
import dev.coffer.model.BatchEntry;
import dev.coffer.model.Page;
import dev.coffer.model.Provenance;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretState;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionState;
import dev.coffer.proto.v1.BatchGetSecretsResponse;
import dev.coffer.proto.v1.BatchGetSecretsResult;
import dev.coffer.proto.v1.GetSecretResponse;
import dev.coffer.proto.v1.ListSecretVersionsResponse;
import dev.coffer.proto.v1.ListSecretsResponse;
import dev.coffer.proto.v1.PurgeSecretResponse;
import dev.coffer.proto.v1.SecretVersion;
import dev.coffer.proto.v1.ValueKind;
import dev.coffer.server.call.Statuses;
import dev.coffer.server.call.Wire;
import dev.coffer.spi.Purged;
import java.time.Duration;
import java.util.List;

/**
 * What an operation gave, as it goes over the wire. A value is not copied: an answer with one must
 * be sent before the value is closed.
 */
public final class Answers {
  private Answers() {}

  static GetSecretResponse get(Secret secret) {
    return GetSecretResponse.newBuilder().setSecret(secret(secret)).build();
  }

  /** A version with its value, which is not copied. */
  public static dev.coffer.proto.v1.Secret secret(Secret secret) {
    return dev.coffer.proto.v1.Secret.newBuilder()
        .setVersion(version(secret.version()))
        .setValue(UnsafeByteOperations.unsafeWrap(secret.value().view()))
        .setValueKind(kind(secret.value().kind()))
        .setProvenance(provenance(secret.provenance()))
        .build();
  }

  private static ValueKind kind(SecretValue.Kind kind) {
    return switch (kind) {
      case BYTES -> ValueKind.VALUE_KIND_BYTES;
      case FIELDS -> ValueKind.VALUE_KIND_FIELDS;
    };
  }

  private static dev.coffer.proto.v1.Provenance provenance(Provenance provenance) {
    Duration age = provenance.age();
    return dev.coffer.proto.v1.Provenance.newBuilder()
        .setServedBy(provenance.servedBy())
        .setAge(Wire.duration(age.isNegative() ? Duration.ZERO : age))
        .setStale(provenance.stale())
        .build();
  }

  static BatchGetSecretsResponse getMany(List<BatchEntry> entries) {
    BatchGetSecretsResponse.Builder response = BatchGetSecretsResponse.newBuilder();
    for (BatchEntry entry : entries) {
      BatchGetSecretsResult.Builder result =
          BatchGetSecretsResult.newBuilder().setName(entry.name().text());
      if (entry instanceof BatchEntry.Found found) {
        result.setSecret(secret(found.secret()));
      } else if (entry instanceof BatchEntry.Failed failed) {
        result.setError(Statuses.detailOf(failed.error()));
      }
      response.addResults(result);
    }
    return response.build();
  }

  /** A version without its value. */
  public static SecretVersion version(Version version) {
    SecretVersion.Builder answer =
        SecretVersion.newBuilder()
            .setName(version.name().text())
            .setVersion(version.id().text())
            .setState(state(version.state()))
            .setIncarnation(version.incarnation())
            .setStageRevision(version.stageRevision());
    addStages(answer, version);
    if (version.number() != null) {
      answer.setNumber(version.number());
    }
    if (version.createTime() != null) {
      answer.setCreateTime(Wire.timestamp(version.createTime()));
    }
    return answer.build();
  }

  private static void addStages(SecretVersion.Builder answer, Version version) {
    if (version.stages().size() == 1) {
      answer.addStages(version.stages().iterator().next().name());
    } else {
      version.stages().stream().sorted().map(Stage::name).forEach(answer::addStages);
    }
  }

  private static dev.coffer.proto.v1.VersionState state(VersionState state) {
    return switch (state) {
      case ENABLED -> dev.coffer.proto.v1.VersionState.VERSION_STATE_ENABLED;
      case DISABLED -> dev.coffer.proto.v1.VersionState.VERSION_STATE_DISABLED;
      case DELETED -> dev.coffer.proto.v1.VersionState.VERSION_STATE_DELETED;
      case DESTROYED -> dev.coffer.proto.v1.VersionState.VERSION_STATE_DESTROYED;
    };
  }

  static dev.coffer.proto.v1.SecretMetadata metadata(SecretMetadata metadata) {
    dev.coffer.proto.v1.SecretMetadata.Builder answer =
        dev.coffer.proto.v1.SecretMetadata.newBuilder()
            .setName(metadata.name().text())
            .setState(state(metadata.state()))
            .putAllLabels(metadata.labels())
            .setDescription(metadata.description())
            .setContentType(metadata.contentType())
            .setEtag(metadata.etag())
            .setIncarnation(metadata.incarnation());
    if (metadata.expireTime() != null) {
      answer.setExpireTime(Wire.timestamp(metadata.expireTime()));
    }
    if (metadata.createTime() != null) {
      answer.setCreateTime(Wire.timestamp(metadata.createTime()));
    }
    if (metadata.updateTime() != null) {
      answer.setUpdateTime(Wire.timestamp(metadata.updateTime()));
    }
    if (metadata.current() != null) {
      answer.setCurrentVersion(metadata.current().text());
    }
    if (metadata.nativeName() != null) {
      answer.setNativeName(metadata.nativeName());
    }
    if (metadata.servedBy() != null) {
      answer.setServedBy(metadata.servedBy());
    }
    return answer.build();
  }

  private static dev.coffer.proto.v1.SecretState state(SecretState state) {
    return switch (state) {
      case ENABLED -> dev.coffer.proto.v1.SecretState.SECRET_STATE_ENABLED;
      case DELETED -> dev.coffer.proto.v1.SecretState.SECRET_STATE_DELETED;
    };
  }

  static ListSecretsResponse list(Page<SecretMetadata> page) {
    return ListSecretsResponse.newBuilder()
        .addAllSecrets(page.items().stream().map(Answers::metadata).toList())
        .setNextPageToken(page.nextPageToken())
        .addAllUnaddressableNames(page.unaddressable())
        .build();
  }

  static ListSecretVersionsResponse listVersions(Page<Version> page) {
    return ListSecretVersionsResponse.newBuilder()
        .addAllVersions(page.items().stream().map(Answers::version).toList())
        .setNextPageToken(page.nextPageToken())
        .build();
  }

  static PurgeSecretResponse purged(Purged purged) {
    return PurgeSecretResponse.newBuilder()
        .setName(purged.name().text())
        .setVersion(purged.version() == null ? "" : purged.version().text())
        .build();
  }
}
