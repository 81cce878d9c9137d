package dev.coffer.vault;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.ClientTls;
import dev.coffer.spi.SecretSource;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The keys of {@code coffer.yaml} that stores and root keys of a server share. */
final class VaultSettings {
  private static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");

  private static final SettingsSchema TLS =
      SettingsSchema.builder()
          .optional("caCertificate", Kind.FILE, "The trusted authorities, PEM; default: the JDK's.")
          .optional("certificate", Kind.FILE, "The client certificate and its chain, PEM.")
          .optional("key", Kind.FILE, "The key of the client certificate, PEM, PKCS#8.")
          .build();

  private static final SettingsSchema AUTH =
      SettingsSchema.builder()
          .choice(
              "method",
              "How Coffer logs in; default: token.",
              "token",
              "appRole",
              "kubernetes",
              "jwt",
              "ldap",
              "userpass",
              "certificate")
          .optional(
              "mount",
              Kind.STRING,
              "Where the method is mounted; default: approle, kubernetes, jwt, ldap, userpass or"
                  + " cert.")
          .optional("token", Kind.SECRET, "For token: the token; a changed one is taken on.")
          .optional("roleId", Kind.STRING, "For appRole: the role id.")
          .optional("secretId", Kind.SECRET, "For appRole: the secret id, pulled or pushed.")
          .optional(
              "wrappedSecretId",
              Kind.SECRET,
              "For appRole: a wrapping token with the secret id; needs role.")
          .optional(
              "role",
              Kind.STRING,
              "For kubernetes and jwt, and for a wrapped secret id: the name of the role.")
          .optional(
              "jwt",
              Kind.SECRET,
              "For jwt and kubernetes: the signed token; default for kubernetes: the pod's own.")
          .optional("username", Kind.STRING, "For ldap and userpass: the name.")
          .optional("password", Kind.SECRET, "For ldap and userpass: the password.")
          .build();

  private VaultSettings() {}

  /** Adds the keys to those of a store or root key. */
  static SettingsSchema.Builder schema() {
    return SettingsSchema.builder()
        .required("address", Kind.STRING, "The server, as https://vault:8200.")
        .optional("namespace", Kind.STRING, "The namespace; default: the root.")
        .section("tls", false, "How the server is proved, and a client certificate.", TLS)
        .section("auth", true, "How Coffer logs in.", AUTH)
        .optional(
            "timeout",
            Kind.DURATION,
            "How long a call without a deadline waits, 1s to 10m; default: 30s.");
  }

  /** A mount as configured, without slashes at its ends. */
  static String mount(Settings settings, String otherwise) {
    String mount = settings.string("mount", otherwise);
    return at(
        settings,
        "mount",
        () -> {
          VaultPaths.requireMount(mount);
          return mount;
        });
  }

  static VaultServer server(Settings settings) {
    Settings tls = settings.section("tls");
    ClientTls files =
        at(
            settings,
            "tls",
            () ->
                new ClientTls(
                    tls.has("caCertificate") ? tls.file("caCertificate") : null,
                    tls.has("certificate") ? tls.file("certificate") : null,
                    tls.has("key") ? tls.file("key") : null));
    VaultLogin login = login(settings.section("auth"));
    String namespace = settings.string("namespace", "").replaceAll("^/|/$", "");
    URI address = address(settings);
    String key = settings.has("timeout") ? "timeout" : "address";
    return at(
        settings,
        key,
        () ->
            new VaultServer(
                address,
                namespace.isEmpty() ? null : namespace,
                files,
                login,
                settings.duration("timeout", VaultServer.DEFAULT_TIMEOUT)));
  }

  private static URI address(Settings settings) {
    try {
      return new URI(settings.string("address"));
    } catch (URISyntaxException e) {
      throw settings.invalid(
          "address", "the address is no URI", "Write it as https://vault.example:8200.");
    }
  }

  private static VaultLogin login(Settings auth) {
    String method = auth.string("method", "token");
    return switch (method) {
      case "token" -> {
        requireOnly(auth, "token");
        yield new VaultLogin.Token(auth.secret("token"));
      }
      case "appRole" -> appRole(auth);
      case "kubernetes" -> {
        requireOnly(auth, "mount", "role", "jwt");
        SecretSource jwt = auth.has("jwt") ? auth.secret("jwt") : new InFile(SERVICE_ACCOUNT);
        yield new VaultLogin.Kubernetes(mount(auth, "kubernetes"), auth.string("role"), jwt);
      }
      case "jwt" -> {
        requireOnly(auth, "mount", "role", "jwt");
        yield new VaultLogin.Jwt(mount(auth, "jwt"), auth.string("role"), auth.secret("jwt"));
      }
      case "ldap" -> {
        requireOnly(auth, "mount", "username", "password");
        yield new VaultLogin.Ldap(
            mount(auth, "ldap"), auth.string("username"), auth.secret("password"));
      }
      case "userpass" -> {
        requireOnly(auth, "mount", "username", "password");
        yield new VaultLogin.Userpass(
            mount(auth, "userpass"), auth.string("username"), auth.secret("password"));
      }
      case "certificate" -> {
        requireOnly(auth, "mount");
        yield new VaultLogin.Certificate(mount(auth, "cert"));
      }
      default ->
          throw auth.invalid(
              "method",
              "there is no login of that name",
              "Use token, appRole, kubernetes, jwt, ldap, userpass or certificate.");
    };
  }

  private static VaultLogin appRole(Settings auth) {
    String mount = mount(auth, "approle");
    String roleId = auth.string("roleId");
    if (auth.has("wrappedSecretId")) {
      requireOnly(auth, "mount", "roleId", "role", "wrappedSecretId");
      return new VaultLogin.WrappedAppRole(
          mount, roleId, auth.string("role"), auth.secret("wrappedSecretId"));
    }
    requireOnly(auth, "mount", "roleId", "secretId");
    return new VaultLogin.AppRole(
        mount, roleId, auth.has("secretId") ? auth.secret("secretId") : null);
  }

  /** A key of another method would be ignored, and its author would not know. */
  private static void requireOnly(Settings auth, String... keys) {
    Set<String> others = new TreeSet<>(auth.keys());
    others.removeAll(Set.of(keys));
    others.remove("method");
    if (!others.isEmpty()) {
      throw auth.invalid(
          others.iterator().next(),
          "this key is not one of the login by " + auth.string("method", "token"),
          "Take it away; this login knows: "
              + String.join(", ", new TreeSet<>(Arrays.asList(keys)))
              + ".");
    }
  }

  /** Gives what a record refuses its place in the file. */
  static <T> T at(Settings settings, String key, Supplier<T> made) {
    try {
      return made.get();
    } catch (SecretsException e) {
      boolean itsOwn =
          e.code() == ErrorCode.CONFIGURATION || e.code() == ErrorCode.INVALID_ARGUMENT;
      boolean placed = String.valueOf(e.getMessage()).matches("(?s)^\\S+:[0-9]+:[0-9]+: .*");
      if (!itsOwn || placed) {
        throw e;
      }
      throw settings.invalid(key, Objects.requireNonNull(e.getMessage()), e.remedy());
    }
  }

  /** A file that Kubernetes puts there, read anew each time since it is renewed. */
  private record InFile(Path file) implements SecretSource {
    @Override
    public SecretValue read() {
      try {
        return SecretValue.ofUtf8(Files.readString(file).strip());
      } catch (IOException e) {
        throw SecretsException.of(
                ErrorCode.CONFIGURATION, "The token of the service account cannot be read.")
            .remedy("Run in a pod with a service account, or give auth.jwt.")
            .cause(e)
            .build();
      }
    }

    @Override
    public String toString() {
      return "file " + file;
    }
  }
}
