package dev.coffer.remote;

import dev.coffer.spi.BackendProvider;
import dev.coffer.spi.ClientTls;
import dev.coffer.spi.Privileges;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes a {@link RemoteBackend} of the type {@code coffer}. */
public final class RemoteBackendProvider implements BackendProvider {
  private static final SettingsSchema TLS =
      SettingsSchema.builder()
          .optional("ca", Kind.FILE, "PEM file of the authorities trusted; default: the JDK's.")
          .optional("certificate", Kind.FILE, "PEM file with this client's certificate.")
          .optional("key", Kind.FILE, "PEM file with its key, PKCS#8.")
          .build();

  private static final SettingsSchema SCHEMA =
      SettingsSchema.builder()
          .required("address", Kind.STRING, "A gRPC target, as secrets.internal:7443.")
          .optional("store", Kind.STRING, "The store on that server; default: default.")
          .section("tls", false, "How the server is proved, and this client to it.", TLS)
          .optional("token", Kind.SECRET, "The bearer token, where no certificate says who calls.")
          .build();

  @Override
  public String type() {
    return "coffer";
  }

  @Override
  public SettingsSchema schema() {
    return SCHEMA;
  }

  @Override
  public SecretBackend open(String store, Settings settings) {
    return RemoteBackend.open(
        store,
        new RemoteConfig(
            settings.string("address"),
            tls(settings.section("tls")),
            settings.has("token") ? settings.secret("token") : null,
            settings.string("store", "default")));
  }

  @Override
  public Privileges privileges(Settings settings) {
    return Privileges.NONE;
  }

  private static ClientTls tls(Settings tls) {
    if (tls.has("certificate") != tls.has("key")) {
      throw tls.invalid(
          tls.has("key") ? "key" : "certificate",
          "a client certificate and its key go together",
          "Give both, or neither.");
    }
    return new ClientTls(file(tls, "ca"), file(tls, "certificate"), file(tls, "key"));
  }

  private static @Nullable Path file(Settings tls, String key) {
    return tls.has(key) ? tls.file(key) : null;
  }
}
