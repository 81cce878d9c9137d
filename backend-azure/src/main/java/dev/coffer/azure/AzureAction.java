package dev.coffer.azure;

import java.util.Objects;

/**
 * What Coffer does at Azure, as its role-based access control calls it.
 *
 * @param permission the data action, without what all of them begin with, as {@code
 *     secrets/getSecret/action}
 * @param role the smallest built-in role that has it, as {@code Key Vault Secrets User}
 * @param mutation whether it may change something
 */
public record AzureAction(String permission, String role, boolean mutation) {
  public AzureAction {
    Objects.requireNonNull(permission, "permission");
    Objects.requireNonNull(role, "role");
  }

  public static AzureAction reading(String permission, String role) {
    return new AzureAction(permission, role, false);
  }

  public static AzureAction changing(String permission, String role) {
    return new AzureAction(permission, role, true);
  }
}
