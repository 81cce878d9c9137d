package dev.coffer.aws.secretsmanager;

import dev.coffer.aws.AwsAction;
import dev.coffer.aws.IamPolicy;
import dev.coffer.spi.Privileges;
import java.util.List;

/** What a store at Secrets Manager needs of IAM: a statement for each kind of use. */
final class SecretsManagerPrivileges {
  private static final String SERVICE = "secretsmanager";

  private static final List<AwsAction> READS =
      List.of(SecretsManagerCalls.GET, SecretsManagerCalls.DESCRIBE, SecretsManagerCalls.VERSIONS);

  /** IAM knows no single secret in these. */
  private static final List<AwsAction> LISTS =
      List.of(SecretsManagerCalls.LIST, SecretsManagerCalls.BATCH);

  private static final List<AwsAction> WRITES =
      List.of(
          SecretsManagerCalls.CREATE,
          SecretsManagerCalls.PUT,
          SecretsManagerCalls.MOVE,
          SecretsManagerCalls.UPDATE,
          SecretsManagerCalls.TAG,
          SecretsManagerCalls.UNTAG);

  private static final List<AwsAction> DELETES =
      List.of(SecretsManagerCalls.DELETE, SecretsManagerCalls.RESTORE);

  private SecretsManagerPrivileges() {}

  static Privileges of(SecretsManagerConfig config) {
    String secrets = "secret:" + config.prefix().text() + "*";
    IamPolicy policy =
        IamPolicy.of(config.aws())
            .allow("CofferReads", READS, SERVICE, secrets)
            .allowEverywhere("CofferLists", LISTS)
            .allow("CofferWrites", WRITES, SERVICE, secrets)
            .allow("CofferDeletes", DELETES, SERVICE, secrets);
    if (config.kmsKey() != null) {
      policy.allowKeyThrough(
          "CofferKey", List.of("kms:Decrypt", "kms:GenerateDataKey"), config.kmsKey(), SERVICE);
    }
    return policy
        .remark(
            "Leave out CofferWrites and CofferDeletes where Coffer only reads; a secret under a key"
                + " of its own needs kms:Decrypt on that too.")
        .privileges();
  }
}
