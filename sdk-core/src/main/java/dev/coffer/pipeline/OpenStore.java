package dev.coffer.pipeline;

import dev.coffer.spi.Capabilities;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.Probe;
import dev.coffer.spi.SecretBackend;

/** A store that is open, with its layers around it. Thread-safe. */
public final class OpenStore {
  private final String name;
  private final SecretBackend backend;
  private final Handler handler;

  OpenStore(String name, SecretBackend backend, Handler handler) {
    this.name = name;
    this.backend = backend;
    this.handler = handler;
  }

  /** The configured name. */
  public String name() {
    return name;
  }

  /** Through which every operation on this store runs. */
  public Handler handler() {
    return handler;
  }

  /** What this store can do. */
  public Capabilities capabilities() {
    return backend.capabilities();
  }

  /** Whether the store answers now. Never throws. */
  public Probe probe(OperationContext context) {
    return backend.probe(context);
  }

  /** The backend past all layers: for what is no operation, as a backup is. Closed by its owner. */
  public SecretBackend backend() {
    return backend;
  }

  @Override
  public String toString() {
    return "OpenStore[" + name + "]";
  }
}
