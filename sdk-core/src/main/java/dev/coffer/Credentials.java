package dev.coffer;

import java.util.Objects;

/**
 * A user name with its password, of one version of a secret together.
 *
 * @param username whom the password belongs to
 * @param password on the heap for as long as this is
 */
public record Credentials(String username, String password) {
  public Credentials {
    Objects.requireNonNull(username, "username");
    Objects.requireNonNull(password, "password");
  }

  /** Names the user and never the password. */
  @Override
  public String toString() {
    return "Credentials[" + username + "]";
  }
}
