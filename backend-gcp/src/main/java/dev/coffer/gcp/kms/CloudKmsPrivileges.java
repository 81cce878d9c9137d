package dev.coffer.gcp.kms;

import dev.coffer.gcp.GcpAction;
import dev.coffer.gcp.GcpRole;
import dev.coffer.spi.Privileges;
import java.util.ArrayList;
import java.util.List;

/** What a root key in Cloud KMS needs of IAM. */
final class CloudKmsPrivileges {
  private CloudKmsPrivileges() {}

  static Privileges of(String of, CloudKmsConfig config) {
    List<GcpAction> actions =
        new ArrayList<>(
            List.of(
                CloudKmsCalls.GET,
                CloudKmsCalls.LIST,
                CloudKmsCalls.ENCRYPT,
                CloudKmsCalls.DECRYPT));
    List<String> more = new ArrayList<>();
    if (!config.isGlobal()) {
      actions.add(CloudKmsCalls.RANDOM);
      more.add(
          "%s is of the whole project: give it there, or take random bytes from elsewhere."
              .formatted(CloudKmsCalls.RANDOM.permission()));
    }
    if (config.macKey() != null) {
      actions.add(CloudKmsCalls.SIGN);
      actions.add(CloudKmsCalls.VERIFY);
    }
    more.add(
        "\"coffer bootstrap\" also needs %s on the key ring, once, where the key is not there yet."
            .formatted(CloudKmsCalls.CREATE.permission()));
    return GcpRole.with(
        of,
        actions,
        config.project(),
        "kms keyrings add-iam-policy-binding " + config.ring(),
        more);
  }
}
