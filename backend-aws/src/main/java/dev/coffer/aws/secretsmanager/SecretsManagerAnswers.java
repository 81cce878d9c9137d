package dev.coffer.aws.secretsmanager;

import dev.coffer.aws.Labels;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretState;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.model.VersionState;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.SecretVersionsListEntry;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/** What Secrets Manager answers, in our words. It does not count versions, nor incarnations. */
final class SecretsManagerAnswers {
  private SecretsManagerAnswers() {}

  static Version version(
      SecretName name, String id, Collection<String> stages, @Nullable Instant created) {
    return new Version(
        name,
        VersionId.of(id),
        null,
        VersionState.ENABLED,
        SecretsManagerStages.decode(stages),
        created,
        0,
        0);
  }

  static Version version(SecretName name, SecretVersionsListEntry entry) {
    return version(name, entry.versionId(), entry.versionStages(), entry.createdDate());
  }

  static SecretMetadata metadata(SecretName name, DescribeSecretResponse secret) {
    return metadata(
        name,
        secret.name(),
        secret.description(),
        secret.tags(),
        secret.deletedDate(),
        secret.createdDate(),
        secret.lastChangedDate(),
        secret.versionIdsToStages());
  }

  static SecretMetadata metadata(SecretName name, SecretListEntry secret) {
    return metadata(
        name,
        secret.name(),
        secret.description(),
        secret.tags(),
        secret.deletedDate(),
        secret.createdDate(),
        secret.lastChangedDate(),
        secret.secretVersionsToStages());
  }

  private static SecretMetadata metadata(
      SecretName name,
      String there,
      @Nullable String description,
      List<Tag> tags,
      @Nullable Instant deleted,
      @Nullable Instant created,
      @Nullable Instant changed,
      Map<String, List<String>> stages) {
    Labels labels = labels(tags);
    return new SecretMetadata(
        name,
        deleted == null ? SecretState.ENABLED : SecretState.DELETED,
        labels.user(),
        description == null ? "" : description,
        labels.contentType(),
        labels.expireTime(),
        created,
        changed,
        "",
        SecretsManagerStages.bearer(stages, SecretsManagerStages.CURRENT),
        0,
        there.equals(name.text()) ? null : there);
  }

  private static Labels labels(List<Tag> tags) {
    Map<String, String> labels = new HashMap<>();
    tags.forEach(tag -> labels.put(tag.key(), tag.value() == null ? "" : tag.value()));
    return new Labels(labels);
  }
}
