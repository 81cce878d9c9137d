package com.example.kept;

import dev.coffer.memory.MemoryBackend;
import dev.coffer.spi.BackendProvider;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import dev.coffer.spi.Privileges;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Type {@code kept}: stores in memory that outlive a run of the command, under a key of the test,
 * so that what one run puts the next one gets. Somebody else's, not Coffer's, so that the docs that
 * are generated from what is on the class path do not have it.
 */
public final class KeptStores implements BackendProvider {
  private static final Map<String, MemoryBackend> KEPT = new ConcurrentHashMap<>();

  /** Keeps a store under this key, in place of a new one. */
  public static MemoryBackend keep(String key, MemoryBackend backend) {
    KEPT.put(key, backend);
    return backend;
  }

  /** The store under this key. */
  public static MemoryBackend at(String key) {
    return KEPT.computeIfAbsent(key, fresh -> MemoryBackend.open());
  }

  @Override
  public String type() {
    return "kept";
  }

  @Override
  public SettingsSchema schema() {
    return SettingsSchema.builder()
        .required("key", SettingsSchema.Kind.STRING, "Which store.")
        .optional("conceals", SettingsSchema.Kind.STRING, "What it can do and does not declare.")
        .build();
  }

  @Override
  public SecretBackend open(String store, Settings settings) {
    MemoryBackend backend = at(settings.string("key"));
    String concealed = settings.has("conceals") ? settings.string("conceals") : "";
    return (SecretBackend)
        Proxy.newProxyInstance(
            KeptStores.class.getClassLoader(),
            new Class<?>[] {SecretBackend.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                return null;
              }
              if (method.getName().equals("capabilities") && !concealed.isEmpty()) {
                return without(Capability.valueOf(concealed), backend.capabilities());
              }
              try {
                return method.invoke(backend, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public Privileges privileges(Settings settings) {
    return Privileges.NONE;
  }

  private static Capabilities without(Capability concealed, Capabilities all) {
    Set<Capability> declared = EnumSet.copyOf(all.set());
    declared.remove(concealed);
    return new Capabilities(declared, all.limits());
  }
}
