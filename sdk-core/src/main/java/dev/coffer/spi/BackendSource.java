package dev.coffer.spi;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the backends of a client come from: those that it was given, those of a configuration, or
 * those behind one connection to a server. Thread-safe.
 */
public interface BackendSource extends AutoCloseable {
  /**
   * The names of the stores, in the order in which they were configured.
   *
   * @throws dev.coffer.model.SecretsException UNAVAILABLE where they must be asked for and nobody
   *     answers
   */
  Set<String> names();

  /**
   * Opens the backend of a store; called once for each name. The caller closes it.
   *
   * @return null where it is known that there is no such store; a source that would have to ask may
   *     answer with a backend whose calls fail with NOT_FOUND
   */
  @Nullable SecretBackend open(String store);

  /** Frees what the backends share. They are closed before. */
  @Override
  void close();
}
