package dev.coffer.vault;

import dev.coffer.spi.SecretSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How Coffer proves to the server who it is. Credentials are read each time they are needed, so
 * that a changed file counts. Immutable.
 */
public sealed interface VaultLogin {
  /** The spelling of the method in {@code coffer.yaml}. */
  String method();

  /**
   * A token that somebody else made. It is renewed where it can be; a changed token is taken on
   * within five seconds, and at once where the old one is refused.
   */
  record Token(SecretSource token) implements VaultLogin {
    public Token {
      Objects.requireNonNull(token, "token");
    }

    @Override
    public String method() {
      return "token";
    }
  }

  /**
   * AppRole, with a secret id that was pulled or pushed.
   *
   * @param mount where the method is mounted, as {@code approle}
   * @param secretId null for a role that binds none
   */
  record AppRole(String mount, String roleId, @Nullable SecretSource secretId)
      implements VaultLogin {
    public AppRole {
      Objects.requireNonNull(mount, "mount");
      Objects.requireNonNull(roleId, "roleId");
    }

    @Override
    public String method() {
      return "appRole";
    }
  }

  /**
   * AppRole, with a secret id that is wrapped. It is unwrapped once and kept in memory, so that a
   * later login needs no other; a new wrapping token in its place is unwrapped anew. A wrapping
   * token that was made elsewhere than at the role's {@code secret-id} is refused, since somebody
   * may have put his own in its place.
   *
   * @param role the name of the role
   * @param wrapped the wrapping token
   */
  record WrappedAppRole(String mount, String roleId, String role, SecretSource wrapped)
      implements VaultLogin {
    public WrappedAppRole {
      Objects.requireNonNull(mount, "mount");
      Objects.requireNonNull(roleId, "roleId");
      Objects.requireNonNull(role, "role");
      Objects.requireNonNull(wrapped, "wrapped");
    }

    @Override
    public String method() {
      return "appRole";
    }
  }

  /**
   * The token of a Kubernetes service account.
   *
   * @param jwt the token, read for each login since the kubelet renews it
   */
  record Kubernetes(String mount, String role, SecretSource jwt) implements VaultLogin {
    public Kubernetes {
      Objects.requireNonNull(mount, "mount");
      Objects.requireNonNull(role, "role");
      Objects.requireNonNull(jwt, "jwt");
    }

    @Override
    public String method() {
      return "kubernetes";
    }
  }

  /** A signed token of any issuer that the server knows. */
  record Jwt(String mount, String role, SecretSource jwt) implements VaultLogin {
    public Jwt {
      Objects.requireNonNull(mount, "mount");
      Objects.requireNonNull(role, "role");
      Objects.requireNonNull(jwt, "jwt");
    }

    @Override
    public String method() {
      return "jwt";
    }
  }

  /** Name and password in a directory. */
  record Ldap(String mount, String username, SecretSource password) implements VaultLogin {
    public Ldap {
      Objects.requireNonNull(mount, "mount");
      Objects.requireNonNull(username, "username");
      Objects.requireNonNull(password, "password");
    }

    @Override
    public String method() {
      return "ldap";
    }
  }

  /** Name and password in the server itself. */
  record Userpass(String mount, String username, SecretSource password) implements VaultLogin {
    public Userpass {
      Objects.requireNonNull(mount, "mount");
      Objects.requireNonNull(username, "username");
      Objects.requireNonNull(password, "password");
    }

    @Override
    public String method() {
      return "userpass";
    }
  }

  /** The client certificate of the connection. */
  record Certificate(String mount) implements VaultLogin {
    public Certificate {
      Objects.requireNonNull(mount, "mount");
    }

    @Override
    public String method() {
      return "certificate";
    }
  }
}
