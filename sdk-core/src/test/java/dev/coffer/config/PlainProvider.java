package dev.coffer.config;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Provenance;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.model.VersionState;
import dev.coffer.spi.BackendProvider;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.Limits;
import dev.coffer.spi.Privileges;
import dev.coffer.spi.Probe;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A store of tests with one setting of every kind. Its only secret is {@code its/password}, whose
 * value is what its own {@code password} refers to.
 */
public final class PlainProvider implements BackendProvider {
  /** The names of the stores that were opened, and of those that were closed as {@code -name}. */
  static final List<String> EVENTS = new CopyOnWriteArrayList<>();

  @Override
  public String type() {
    return "test-plain";
  }

  @Override
  public SettingsSchema schema() {
    return SettingsSchema.builder()
        .optional("path", Kind.FILE, "A path.")
        .optional("password", Kind.SECRET, "A secret.")
        .optional("retries", Kind.INTEGER, "A number.")
        .optional("lazy", Kind.FLAG, "A flag.")
        .optional("timeout", Kind.DURATION, "A duration.")
        .optional("size", Kind.BYTES, "A size.")
        .choice("mode", "A choice.", "native", "encoded")
        .section(
            "auth",
            false,
            "A section.",
            SettingsSchema.builder()
                .required("method", Kind.STRING, "A string.")
                .optional("secretId", Kind.SECRET, "A secret.")
                .build())
        .optional("tags", Kind.LIST, "A list.")
        .optional("fails", Kind.STRING, "The error code with which opening fails.")
        .build();
  }

  @Override
  public SecretBackend open(String store, Settings settings) {
    if (settings.has("fails")) {
      throw SecretsException.of(ErrorCode.valueOf(settings.string("fails")), "Made to fail.")
          .build();
    }
    EVENTS.add(store);
    return (SecretBackend)
        Proxy.newProxyInstance(
            SecretBackend.class.getClassLoader(),
            new Class<?>[] {SecretBackend.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "capabilities" -> CAPABILITIES;
                  case "probe" -> Probe.HEALTHY;
                  case "get" -> password(store, (GetRequest) arguments[0], settings);
                  case "close" -> EVENTS.add("-" + store) ? null : null;
                  case "toString" -> store;
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" -> proxy == arguments[0];
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @Override
  public Privileges privileges(Settings settings) {
    return Privileges.NONE;
  }

  private static final Capabilities CAPABILITIES =
      new Capabilities(
          Set.of(Capability.PUT), new Limits(Limits.DEFAULT_MAX_VALUE_BYTES, 0, 0, 1000));

  private static Secret password(String store, GetRequest request, Settings settings) {
    if (!request.name().text().equals("its/password")) {
      throw SecretsException.of(ErrorCode.NOT_FOUND, "There is no such secret.").build();
    }
    SecretValue value = settings.secret("password").read();
    Version version =
        new Version(
            request.name(),
            VersionId.of("1"),
            null,
            VersionState.ENABLED,
            Set.of(Stage.CURRENT),
            null,
            0,
            0);
    return new Secret(value, version, Provenance.fresh(store));
  }
}
