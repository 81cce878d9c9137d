package dev.coffer.pipeline;

import dev.coffer.spi.SecretBackend;

/**
 * One layer of an open pipeline: state that its handlers share. Thread-safe. State belongs here;
 * the handlers are cheap.
 */
public interface Layer extends AutoCloseable {
  /**
   * Puts this layer around a store. Called once for each store, when it is opened.
   *
   * @param next what stands inside this layer
   * @param store the configured name
   * @param backend the innermost backend: for what it declares and the changes it pushes, never for
   *     calls past the layers between
   */
  Handler around(Handler next, String store, SecretBackend backend);

  /** Frees what the layer and its handlers hold. Called before the backends are closed. */
  @Override
  void close();
}
