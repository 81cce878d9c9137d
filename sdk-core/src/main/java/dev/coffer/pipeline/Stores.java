package dev.coffer.pipeline;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.BackendSource;
import dev.coffer.spi.SecretBackend;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The open stores by name, each with the layers of one pipeline around it. A store is opened when
 * it is first asked for. Owns the source and the backends, and closes them. Thread-safe.
 */
public final class Stores implements AutoCloseable {
  private final BackendSource source;
  private final Watchdog watchdog = new Watchdog();
  private final EnumMap<Slot, Layer> layers = new EnumMap<>(Slot.class);
  private final ConcurrentHashMap<String, OpenStore> open = new ConcurrentHashMap<>();
  private final ReentrantLock opening = new ReentrantLock();
  private boolean closed;

  private Stores(BackendSource source, PipelineConfig config) {
    this.source = source;
    config.layers().forEach((slot, layer) -> layers.put(slot, layer.open(watchdog)));
  }

  /** The stores of a source; from now on this owns the source. */
  public static Stores open(BackendSource source, PipelineConfig config) {
    return new Stores(source, config);
  }

  /** These backends, in the order of the map; from now on this owns them. */
  public static Stores of(Map<String, SecretBackend> backends, PipelineConfig config) {
    Stores stores = new Stores(new GivenBackends(backends), config);
    backends.keySet().forEach(stores::store);
    return stores;
  }

  /**
   * The names of the stores, in the order in which they were configured.
   *
   * @throws SecretsException UNAVAILABLE where a server must be asked and does not answer
   */
  public Set<String> names() {
    return source.names();
  }

  /** Whether there is such a store, as far as this can be known without asking a server. */
  public boolean has(String name) {
    return find(name) != null;
  }

  /**
   * The store of that name.
   *
   * @throws SecretsException NOT_FOUND when there is none
   */
  public OpenStore store(String name) {
    OpenStore store = find(name);
    if (store == null) {
      throw unknown(name, source.names());
    }
    return store;
  }

  /** The error for a store that is not among those that there are. */
  public static SecretsException unknown(String name, Set<String> names) {
    return SecretsException.of(ErrorCode.NOT_FOUND, "There is no store \"" + name + "\".")
        .store(name)
        .remedy("The stores are: " + String.join(", ", names) + ".")
        .build();
  }

  private @Nullable OpenStore find(String name) {
    OpenStore known = open.get(name);
    if (known != null) {
      return known;
    }
    opening.lock();
    try {
      if (closed) {
        throw SecretsException.closed("client").store(name).build();
      }
      return open.computeIfAbsent(name, this::compose);
    } finally {
      opening.unlock();
    }
  }

  private @Nullable OpenStore compose(String name) {
    SecretBackend backend = source.open(name);
    if (backend == null) {
      return null;
    }
    Handler handler = new BackendHandler(name, backend);
    List<Layer> outermostFirst = new ArrayList<>(layers.values());
    for (int i = outermostFirst.size() - 1; i >= 0; i--) {
      handler = outermostFirst.get(i).around(handler, name, backend);
    }
    return new OpenStore(name, backend, handler);
  }

  /** Closes the layers, the backends and the source. Closing again does nothing. */
  @Override
  public void close() {
    opening.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
    } finally {
      opening.unlock();
    }
    layers.values().forEach(Layer::close);
    open.values().forEach(store -> store.backend().close());
    source.close();
    watchdog.close();
  }
}
