package dev.coffer.aws.secretsmanager;

import static dev.coffer.aws.AwsAction.changing;
import static dev.coffer.aws.AwsAction.reading;

import dev.coffer.aws.AwsAction;
import dev.coffer.aws.AwsCalls;
import dev.coffer.aws.Pages;
import dev.coffer.model.SecretName;
import dev.coffer.model.VersionId;
import dev.coffer.spi.OperationContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretVersionIdsResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretVersionsListEntry;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/** The calls to Secrets Manager, by our names, bounded by their callers. */
final class SecretsManagerCalls {
  static final AwsAction GET = reading("secretsmanager:GetSecretValue");
  static final AwsAction DESCRIBE = reading("secretsmanager:DescribeSecret");
  static final AwsAction VERSIONS = reading("secretsmanager:ListSecretVersionIds");
  static final AwsAction BATCH = reading("secretsmanager:BatchGetSecretValue");
  static final AwsAction LIST = reading("secretsmanager:ListSecrets");
  static final AwsAction CREATE = changing("secretsmanager:CreateSecret");
  static final AwsAction PUT = changing("secretsmanager:PutSecretValue");
  static final AwsAction MOVE = changing("secretsmanager:UpdateSecretVersionStage");
  static final AwsAction UPDATE = changing("secretsmanager:UpdateSecret");
  static final AwsAction TAG = changing("secretsmanager:TagResource");
  static final AwsAction UNTAG = changing("secretsmanager:UntagResource");
  static final AwsAction DELETE = changing("secretsmanager:DeleteSecret");
  static final AwsAction RESTORE = changing("secretsmanager:RestoreSecret");

  /** The service gives at most as many versions at once. */
  private static final int PAGE = 100;

  /** Of versions made at one instant the one that bears current is the newer. */
  private static final Comparator<SecretVersionsListEntry> NEWEST_FIRST =
      Comparator.comparing(SecretVersionsListEntry::createdDate)
          .thenComparing(entry -> entry.versionStages().contains(SecretsManagerStages.CURRENT))
          .reversed();

  private final SecretsManagerClient client;
  private final AwsCalls calls;
  private final SecretsManagerNames names;

  SecretsManagerCalls(SecretsManagerClient client, AwsCalls calls, SecretsManagerNames names) {
    this.client = client;
    this.calls = calls;
    this.names = names;
  }

  SecretsManagerClient client() {
    return client;
  }

  AwsCalls calls() {
    return calls;
  }

  SecretsManagerNames names() {
    return names;
  }

  /**
   * @param stage as AWS calls it; null where the version is named
   */
  GetSecretValueResponse get(
      SecretName name, @Nullable VersionId version, @Nullable String stage, OperationContext on) {
    return calls.make(
        on,
        GET,
        name,
        bounds ->
            client.getSecretValue(
                get ->
                    get.secretId(names.encode(name))
                        .versionId(version == null ? null : version.text())
                        .versionStage(stage)
                        .overrideConfiguration(bounds)));
  }

  /** A secret, deleted or not. */
  DescribeSecretResponse describe(SecretName name, OperationContext on) {
    return calls.make(
        on,
        DESCRIBE,
        name,
        bounds ->
            client.describeSecret(
                describe -> describe.secretId(names.encode(name)).overrideConfiguration(bounds)));
  }

  /** A secret that is not deleted. */
  DescribeSecretResponse live(SecretName name, OperationContext on) {
    DescribeSecretResponse secret = describe(name, on);
    if (secret.deletedDate() != null) {
      throw SecretsManagerErrors.deleted(name);
    }
    return secret;
  }

  /** All versions, newest first; those that no stage keeps too. */
  List<SecretVersionsListEntry> versions(SecretName name, OperationContext on) {
    List<SecretVersionsListEntry> versions = new ArrayList<>();
    Pages.read(
        token -> versions(name, token, on),
        ListSecretVersionIdsResponse::nextToken,
        page -> versions.addAll(page.versions()));
    // Of those made within one tick of the service's clock the later ones come later.
    Collections.reverse(versions);
    versions.sort(NEWEST_FIRST);
    return versions;
  }

  private ListSecretVersionIdsResponse versions(
      SecretName name, @Nullable String token, OperationContext on) {
    return calls.make(
        on,
        VERSIONS,
        name,
        bounds ->
            client.listSecretVersionIds(
                list ->
                    list.secretId(names.encode(name))
                        .includeDeprecated(true)
                        .maxResults(PAGE)
                        .nextToken(token)
                        .overrideConfiguration(bounds)));
  }

  /**
   * Moves a label; the service itself refuses where another version bears it by now.
   *
   * @param to null takes it away
   * @param from the version that bears it; null where none does
   */
  void move(
      SecretName name,
      String label,
      @Nullable VersionId to,
      @Nullable VersionId from,
      OperationContext on) {
    calls.make(
        on,
        MOVE,
        name,
        bounds ->
            client.updateSecretVersionStage(
                move ->
                    move.secretId(names.encode(name))
                        .versionStage(label)
                        .moveToVersionId(to == null ? null : to.text())
                        .removeFromVersionId(from == null ? null : from.text())
                        .overrideConfiguration(bounds)));
  }

  void tag(SecretName name, Map<String, String> tags, OperationContext on) {
    List<Tag> all =
        tags.entrySet().stream()
            .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
            .toList();
    calls.make(
        on,
        TAG,
        name,
        bounds ->
            client.tagResource(
                tag -> tag.secretId(names.encode(name)).tags(all).overrideConfiguration(bounds)));
  }

  void untag(SecretName name, Set<String> keys, OperationContext on) {
    calls.make(
        on,
        UNTAG,
        name,
        bounds ->
            client.untagResource(
                untag ->
                    untag
                        .secretId(names.encode(name))
                        .tagKeys(keys)
                        .overrideConfiguration(bounds)));
  }

  void describeAs(SecretName name, String description, OperationContext on) {
    calls.make(
        on,
        UPDATE,
        name,
        bounds ->
            client.updateSecret(
                update ->
                    update
                        .secretId(names.encode(name))
                        .description(description)
                        .overrideConfiguration(bounds)));
  }
}
