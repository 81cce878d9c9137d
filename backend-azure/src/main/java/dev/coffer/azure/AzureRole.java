package dev.coffer.azure;

import dev.coffer.spi.Privileges;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The least that the identity of Coffer needs at a vault, as a role of its own. */
public final class AzureRole {
  private static final String FORM = "Azure role (JSON)";
  private static final String VAULTS = "Microsoft.KeyVault/vaults/";

  private AzureRole() {}

  /**
   * A role with the data actions of all these actions.
   *
   * @param of what it is for, as {@code stores.cloud}
   */
  public static Privileges with(
      String of, List<AzureAction> actions, AzureConfig config, List<String> more) {
    String vault = config.vault().getHost().replaceFirst("\\..*", "");
    Map<String, Object> role = new LinkedHashMap<>();
    role.put("Name", "Coffer " + of + " on " + vault);
    role.put("IsCustom", true);
    role.put("Description", "What Coffer does in the vault " + vault + ", and no more.");
    role.put("Actions", List.of());
    role.put("NotActions", List.of());
    role.put(
        "DataActions",
        new TreeSet<>(actions.stream().map(AzureAction::permission).toList())
            .stream().map(permission -> VAULTS + permission).toList());
    role.put("NotDataActions", List.of());
    role.put("AssignableScopes", List.of("/subscriptions/SUBSCRIPTION"));
    List<String> remarks = new ArrayList<>();
    remarks.add(
        "Write the subscription in place of SUBSCRIPTION, and make it with \"az role definition"
            + " create --role-definition FILE\".");
    remarks.add(
        "Give it with \"az role assignment create --assignee IDENTITY --role 'Coffer "
            + of
            + " on "
            + vault
            + "' --scope $(az keyvault show --name "
            + vault
            + " --query id --output tsv)\"; it counts after some minutes.");
    remarks.add(
        "The built-in roles that have it, and more: "
            + String.join(", ", new TreeSet<>(actions.stream().map(AzureAction::role).toList()))
            + ".");
    remarks.addAll(more);
    return Privileges.ofJson(FORM, role, remarks);
  }
}
