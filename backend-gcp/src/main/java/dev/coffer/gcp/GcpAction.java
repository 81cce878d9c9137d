package dev.coffer.gcp;

import java.util.Objects;

/**
 * What Coffer does at Google Cloud, as IAM calls it.
 *
 * @param permission as {@code secretmanager.versions.access}
 * @param role the smallest predefined role that has it, as {@code
 *     roles/secretmanager.secretAccessor}
 * @param mutation whether it may change something
 */
public record GcpAction(String permission, String role, boolean mutation) {
  public GcpAction {
    Objects.requireNonNull(permission, "permission");
    Objects.requireNonNull(role, "role");
  }

  public static GcpAction reading(String permission, String role) {
    return new GcpAction(permission, role, false);
  }

  public static GcpAction changing(String permission, String role) {
    return new GcpAction(permission, role, true);
  }
}
