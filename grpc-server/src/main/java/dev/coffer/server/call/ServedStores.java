package dev.coffer.server.call;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.Stores;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The stores of a server by name, each with its own threads. Thread-safe; does not own the stores.
 */
public final class ServedStores implements AutoCloseable {
  /** The store that is meant where a request names none. */
  private static final String DEFAULT = "default";

  /** What is worth repeating in an error: the name came from outside. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  /** How many calls of one store run at once: enough for one group of a group commit. */
  private static final int RUNNING = 64;

  private final Map<String, ServedStore> served = new LinkedHashMap<>();

  /**
   * @param mostPerStore how many calls of one store run and wait at once
   */
  public ServedStores(Stores stores, int mostPerStore) {
    for (String name : stores.names()) {
      BoundedExecutor executor =
          BoundedExecutor.ofStore(name, Math.min(RUNNING, mostPerStore), mostPerStore);
      served.put(name, new ServedStore(stores.store(name), executor));
    }
  }

  /**
   * The store that a request names.
   *
   * @throws SecretsException NOT_FOUND; INVALID_ARGUMENT for what is no name of a store
   */
  public ServedStore named(String inRequest) {
    String name = inRequest.isEmpty() ? DEFAULT : inRequest;
    ServedStore known = served.get(name);
    if (known != null) {
      return known;
    }
    if (!NAME.matcher(name).matches()) {
      throw SecretsException.of(ErrorCode.INVALID_ARGUMENT, "The name of the store is malformed.")
          .remedy("Use 1 to 64 characters of A-Z a-z 0-9 _ . -")
          .build();
    }
    throw SecretsException.of(ErrorCode.NOT_FOUND, "There is no store \"" + name + "\".")
        .store(name)
        .remedy("The stores are: " + String.join(", ", served.keySet()) + ".")
        .build();
  }

  /** All stores, in the order in which they were configured. */
  public Collection<ServedStore> all() {
    return served.values();
  }

  @Override
  public void close() {
    served.values().forEach(store -> store.executor().close());
  }
}
