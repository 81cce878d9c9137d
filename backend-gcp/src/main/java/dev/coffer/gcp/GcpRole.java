package dev.coffer.gcp;

import dev.coffer.spi.Privileges;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The least that the identity of Coffer needs at Google Cloud, as a role of its own. */
public final class GcpRole {
  private static final String FORM = "Google Cloud role (JSON)";

  private GcpRole() {}

  /**
   * A role with the permissions of all these actions.
   *
   * @param of what it is for, as {@code stores.cloud}
   * @param project where it is made
   * @param bound where it is given, as {@code projects add-iam-policy-binding my-project}
   * @param more what else is to be said
   */
  public static Privileges with(
      String of, List<GcpAction> actions, String project, String bound, List<String> more) {
    Map<String, Object> role = new LinkedHashMap<>();
    role.put("title", "Coffer " + of);
    role.put("stage", "GA");
    role.put(
        "includedPermissions",
        List.copyOf(new TreeSet<>(actions.stream().map(GcpAction::permission).toList())));
    List<String> remarks = new ArrayList<>();
    remarks.add(
        "Make it with \"gcloud iam roles create coffer --project=" + project + " --file=FILE\".");
    remarks.add(
        "Give it with \"gcloud "
            + bound
            + " --member=serviceAccount:ACCOUNT --role=projects/"
            + project
            + "/roles/coffer\".");
    remarks.add(
        "The predefined roles that have it, and more: "
            + String.join(", ", new TreeSet<>(actions.stream().map(GcpAction::role).toList()))
            + ".");
    remarks.addAll(more);
    return Privileges.ofJson(FORM, role, remarks);
  }
}
