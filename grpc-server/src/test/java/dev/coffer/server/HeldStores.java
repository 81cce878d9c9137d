package dev.coffer.server;

import dev.coffer.memory.MemoryBackend;
import dev.coffer.memory.MemoryFaults;
import dev.coffer.spi.BackendProvider;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.Privileges;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Stores in memory of type {@code held}, which a test has in its hands: their faults, and what came
 * to them on which thread.
 */
public final class HeldStores implements BackendProvider {
  private static final Map<String, Held> OPEN = new ConcurrentHashMap<>();

  /** A call that came to a store. */
  record Arrival(String method, String thread, OperationContext context) {}

  /** One store. */
  static final class Held {
    private final MemoryBackend backend = MemoryBackend.open();
    private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();

    MemoryFaults faults() {
      return backend.faults();
    }

    /** The operations that came, without probes. */
    List<Arrival> arrivals() {
      return arrivals.stream().filter(arrival -> !arrival.method().equals("probe")).toList();
    }

    private SecretBackend recorded() {
      return (SecretBackend)
          Proxy.newProxyInstance(
              HeldStores.class.getClassLoader(),
              new Class<?>[] {SecretBackend.class},
              (proxy, method, arguments) -> record(method, arguments));
    }

    private @Nullable Object record(Method method, Object @Nullable [] arguments) throws Throwable {
      if (arguments != null
          && arguments[arguments.length - 1] instanceof OperationContext context) {
        arrivals.add(new Arrival(method.getName(), Thread.currentThread().getName(), context));
      }
      try {
        return method.invoke(backend, arguments);
      } catch (InvocationTargetException e) {
        throw Objects.requireNonNull(e.getCause());
      }
    }
  }

  /** The store that was opened last under this name. */
  static Held store(String name) {
    return Objects.requireNonNull(OPEN.get(name));
  }

  static MemoryFaults faults(String store) {
    return store(store).faults();
  }

  @Override
  public String type() {
    return "held";
  }

  @Override
  public SettingsSchema schema() {
    return SettingsSchema.EMPTY;
  }

  @Override
  public SecretBackend open(String store, Settings settings) {
    Held held = new Held();
    OPEN.put(store, held);
    return held.recorded();
  }

  @Override
  public Privileges privileges(Settings settings) {
    return Privileges.NONE;
  }
}
