package dev.coffer.aws.parameterstore;

import dev.coffer.aws.AwsAction;
import dev.coffer.aws.IamPolicy;
import dev.coffer.spi.Privileges;
import java.util.List;

/** What a store at Parameter Store needs of IAM: a statement for each kind of use. */
final class ParameterStorePrivileges {
  private static final String SERVICE = "ssm";

  private static final List<AwsAction> READS =
      List.of(
          ParameterStoreCalls.GET,
          ParameterStoreCalls.BATCH,
          ParameterStoreCalls.HISTORY,
          ParameterStoreCalls.TAGS);

  /** IAM knows no single parameter in it. */
  private static final List<AwsAction> LISTS = List.of(ParameterStoreCalls.DESCRIBE);

  private static final List<AwsAction> WRITES =
      List.of(ParameterStoreCalls.PUT, ParameterStoreCalls.TAG, ParameterStoreCalls.UNTAG);

  private static final List<AwsAction> DELETES = List.of(ParameterStoreCalls.DELETE);

  private ParameterStorePrivileges() {}

  static Privileges of(ParameterStoreConfig config) {
    // An ARN has one slash before the name, whether the name itself begins with one or not.
    String parameters = "parameter/" + config.prefix().text() + "*";
    IamPolicy policy =
        IamPolicy.of(config.aws())
            .allow("CofferReads", READS, SERVICE, parameters)
            .allowEverywhere("CofferLists", LISTS)
            .allow("CofferWrites", WRITES, SERVICE, parameters)
            .allow("CofferDeletes", DELETES, SERVICE, parameters);
    if (config.kmsKey() != null) {
      policy.allowKeyThrough("CofferKey", keyUse(config.tier()), config.kmsKey(), SERVICE);
    }
    return policy
        .remark("Leave out CofferWrites and CofferDeletes where Coffer only reads.")
        .privileges();
  }

  /** Standard parameters are encrypted by the key itself, advanced ones by a data key of it. */
  private static List<String> keyUse(ParameterStoreConfig.Tier tier) {
    return switch (tier) {
      case STANDARD -> List.of("kms:Decrypt", "kms:Encrypt");
      case ADVANCED -> List.of("kms:Decrypt", "kms:GenerateDataKey");
      case INTELLIGENT -> List.of("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey");
    };
  }
}
