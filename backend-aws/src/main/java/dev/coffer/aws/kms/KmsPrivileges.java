package dev.coffer.aws.kms;

import dev.coffer.aws.AwsAction;
import dev.coffer.aws.IamPolicy;
import dev.coffer.spi.Privileges;
import java.util.List;

/** What a root key in KMS needs of IAM: a statement for each key. */
final class KmsPrivileges {
  private static final List<AwsAction> CURRENT =
      List.of(
          KmsKeyProvider.DESCRIBE,
          KmsKeyProvider.ENCRYPT,
          KmsKeyProvider.DECRYPT,
          KmsKeyProvider.REWRAP);

  /** What a key wrapped before it is read, and wrapped by the next one. */
  private static final List<AwsAction> PREVIOUS =
      List.of(
          KmsKeyProvider.DESCRIBE, KmsKeyProvider.DECRYPT, AwsAction.reading("kms:ReEncryptFrom"));

  private static final List<AwsAction> SIGNING =
      List.of(KmsKeyProvider.DESCRIBE, KmsKeyProvider.SIGN, KmsKeyProvider.VERIFY);

  private KmsPrivileges() {}

  static Privileges of(KmsKeyConfig config) {
    IamPolicy policy = IamPolicy.of(config.aws()).allowKey("CofferRootKey", CURRENT, config.key());
    int number = 1;
    for (String key : config.previous()) {
      policy.allowKey("CofferPreviousKey" + number++, PREVIOUS, key);
    }
    if (config.signingKey() != null) {
      policy.allowKey("CofferSigningKey", SIGNING, config.signingKey());
    }
    return policy
        .allowEverywhere("CofferRandom", List.of(KmsKeyProvider.RANDOM))
        .remark("The policy of the key itself must let IAM decide, or name the identity as well.")
        .privileges();
  }
}
