package dev.coffer.vault;

import dev.coffer.model.SecretValue;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.SecretSource;
import io.github.jopenlibs.vault.EnvironmentLoader;
import io.github.jopenlibs.vault.Vault;
import io.github.jopenlibs.vault.VaultException;
import io.github.jopenlibs.vault.api.Auth;
import io.github.jopenlibs.vault.api.sys.Wrapping;
import io.github.jopenlibs.vault.response.AuthResponse;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Logs in, renews and revokes, by the driver, over our connections. Used by one thread at a time.
 */
final class VaultLogins {
  /** The driver tells of every namespace on standard error, unless its logger is held back. */
  private static final Logger DRIVER = Logger.getLogger("io.github.jopenlibs.vault");

  static {
    DRIVER.setLevel(Level.WARNING);
  }

  private final VaultServer server;
  private final VaultHttp http;
  private final VaultErrors errors;

  /** Of a wrapped secret id: what it was wrapped in, and what was in it. */
  private @Nullable SecretValue wrapping;

  private @Nullable SecretValue unwrapped;

  VaultLogins(VaultServer server, VaultHttp http, VaultErrors errors) {
    this.server = server;
    this.http = http;
    this.errors = errors;
  }

  /**
   * A token of the configured login.
   *
   * @throws dev.coffer.model.SecretsException BACKEND_DENIED where the server refuses; UNAVAILABLE,
   *     THROTTLED where it is away; CONFIGURATION where the credential cannot be read
   */
  Credential logIn() {
    long asked = System.nanoTime();
    try {
      VaultLogin login = server.login();
      if (login instanceof VaultLogin.Token given) {
        return given(text(given.token()), asked);
      }
      return made(login, asked);
    } catch (VaultException e) {
      throw errors.login(server.login().method(), e);
    }
  }

  /** What the server says of a token that was given; without leave to ask it is taken as it is. */
  private Credential given(String token, long asked) throws VaultException {
    VaultReply reply =
        http.send(
            VaultRequest.read("auth/token/lookup-self"),
            token,
            OperationContext.LOCAL.within(server.timeout()));
    if (reply.isFine()) {
      Duration life = Duration.ofSeconds(reply.data().path("ttl").asLong());
      boolean renewable = reply.data().path("renewable").asFlag();
      return new Credential(token, life, renewable, false, asked);
    }
    if (reply.status() == 403 && !isDead(reply)) {
      return new Credential(token, Duration.ZERO, false, false, asked);
    }
    throw reply.status() == 403
        ? errors.deadToken()
        : errors.of(VaultRequest.read("auth/token/lookup-self"), reply);
  }

  private Credential made(VaultLogin login, long asked) throws VaultException {
    Auth auth = driver("").auth();
    AuthResponse response;
    if (login instanceof VaultLogin.AppRole role) {
      String secretId = role.secretId() == null ? "" : text(role.secretId());
      response = auth.loginByAppRole(role.mount(), role.roleId(), secretId);
    } else if (login instanceof VaultLogin.WrappedAppRole role) {
      response = auth.loginByAppRole(role.mount(), role.roleId(), unwrapped(role).utf8());
    } else if (login instanceof VaultLogin.Kubernetes pod) {
      // The same request as that of a JWT, at the mount that is configured.
      response = auth.loginByJwt(pod.mount(), pod.role(), text(pod.jwt()));
    } else if (login instanceof VaultLogin.Jwt jwt) {
      response = auth.loginByJwt(jwt.mount(), jwt.role(), text(jwt.jwt()));
    } else if (login instanceof VaultLogin.Ldap ldap) {
      response = auth.loginByLDAP(ldap.username(), text(ldap.password()), ldap.mount());
    } else if (login instanceof VaultLogin.Userpass user) {
      response = auth.loginByUserPass(user.username(), text(user.password()), user.mount());
    } else if (login instanceof VaultLogin.Certificate certificate) {
      response = auth.loginByCert(certificate.mount());
    } else {
      throw new IllegalStateException("a login of an unknown kind");
    }
    return credential(response, true, asked);
  }

  /**
   * The same token with a longer life.
   *
   * @throws VaultException where the server does not renew it, or is away
   */
  Credential renewed(Credential held) throws VaultException {
    long asked = System.nanoTime();
    return credential(driver(held.token()).auth().renewSelf(), held.ours(), asked);
  }

  private static Credential credential(AuthResponse response, boolean ours, long asked) {
    return new Credential(
        response.getAuthClientToken(),
        Duration.ofSeconds(response.getAuthLeaseDuration()),
        response.isAuthRenewable(),
        ours,
        asked);
  }

  void revoke(Credential held) throws VaultException {
    driver(held.token()).auth().revokeSelf();
  }

  /** Whether the server does not know a token, by its answer to the token's look at itself. */
  static boolean isDead(VaultReply lookup) {
    // A token that may not look at itself is denied in other words.
    return lookup.status() == 403 && !lookup.complaint().contains("1 error occurred");
  }

  /** Opens the wrapping at most once, after it was seen to come from the role's own path. */
  private SecretValue unwrapped(VaultLogin.WrappedAppRole role) throws VaultException {
    SecretValue now = role.wrapped().read();
    SecretValue known = unwrapped;
    if (known != null && wrapping != null && now.equals(wrapping)) {
      now.close();
      return known;
    }
    Wrapping engine = driver("").sys().wrapping();
    requireOurs(role, lookup(engine, now.utf8()));
    try {
      String secretId = engine.unwrap(now.utf8(), false).getData().getString("secret_id");
      if (secretId == null) {
        throw errors.foreignWrapping("holds no secret id");
      }
      forget();
      wrapping = now;
      unwrapped = SecretValue.ofUtf8(secretId);
      return unwrapped;
    } catch (VaultException e) {
      if (e.getHttpStatusCode() == 400) {
        throw opened(e);
      }
      throw e;
    }
  }

  private String lookup(Wrapping engine, String token) throws VaultException {
    try {
      return String.valueOf(engine.lookupWrap(token, false).getData().get("creation_path"));
    } catch (VaultException e) {
      if (e.getHttpStatusCode() == 400 || e.getHttpStatusCode() == 403) {
        throw opened(e);
      }
      throw e;
    }
  }

  private RuntimeException opened(VaultException e) {
    return errors.foreignWrapping("was opened before, or its time is over").toBuilder()
        .cause(e)
        .build();
  }

  private void requireOurs(VaultLogin.WrappedAppRole role, String madeAt) {
    String expected = "auth/" + role.mount() + "/role/" + role.role() + "/secret-id";
    if (!madeAt.equals(expected)) {
      throw errors.foreignWrapping("was not made at " + expected);
    }
  }

  /** Wipes what was kept of a wrapped secret id. */
  void forget() {
    if (wrapping != null) {
      wrapping.close();
      wrapping = null;
    }
    if (unwrapped != null) {
      unwrapped.close();
      unwrapped = null;
    }
  }

  private static String text(SecretSource source) {
    try (SecretValue value = source.read()) {
      return value.utf8();
    }
  }

  private Vault driver(String token) throws VaultException {
    int patience = (int) Math.max(1, server.timeout().toSeconds());
    io.github.jopenlibs.vault.VaultConfig config =
        new io.github.jopenlibs.vault.VaultConfig()
            .environmentLoader(new NoEnvironment())
            .address(server.address().toString().replaceFirst("/$", ""))
            .httpClient(http.client())
            .openTimeout(patience)
            .readTimeout(patience)
            .engineVersion(1);
    if (!token.isEmpty()) {
      config.token(token);
    }
    if (server.namespace() != null) {
      config.nameSpace(server.namespace());
    }
    // No retries: those are the SDK's.
    return Vault.create(config.build());
  }

  /** The driver reads what is not set from the environment and the home folder: not for us. */
  private static final class NoEnvironment extends EnvironmentLoader {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable String loadVariable(String name) {
      return null;
    }
  }
}
