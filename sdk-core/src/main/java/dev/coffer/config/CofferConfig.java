package dev.coffer.config;

import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.Stores;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A {@code coffer.yaml}, read and judged as a whole. Immutable and thread-safe.
 *
 * <p>Whatever is wrong with the file is a {@link SecretsException} with code CONFIGURATION, whose
 * message begins with {@code file:line:column} and says what is wrong, and whose remedy is the
 * mend. No value of the file is ever repeated in it.
 */
public final class CofferConfig {
  private final Path file;
  private final @Nullable ServerConfig server;
  private final AccessConfig access;
  private final String systemStore;
  private final Set<String> storeNames;

  CofferConfig(
      Path file,
      @Nullable ServerConfig server,
      AccessConfig access,
      String systemStore,
      Set<String> storeNames) {
    this.file = file;
    this.server = server;
    this.access = access;
    this.systemStore = systemStore;
    this.storeNames = storeNames;
  }

  /**
   * Reads a file, with the variables of this process.
   *
   * @throws SecretsException CONFIGURATION for whatever is wrong with it
   */
  public static CofferConfig load(Path file) {
    return load(file, System.getenv());
  }

  /** Reads a file, with these variables for {@code { env: X }}. */
  public static CofferConfig load(Path file, Map<String, String> environment) {
    throw new UnsupportedOperationException(file + " " + environment.size());
  }

  /** The file that was read, as it was named. */
  public Path file() {
    return file;
  }

  /**
   * The server of this file.
   *
   * @throws SecretsException CONFIGURATION where the file has no {@code server}
   */
  public ServerConfig server() {
    return java.util.Objects.requireNonNull(server);
  }

  /** Whether the file has a {@code server}: a file for a program in process needs none. */
  public boolean hasServer() {
    return server != null;
  }

  public AccessConfig access() {
    return access;
  }

  /** The name of the store that keeps the server's own state: {@code default} if not said. */
  public String systemStore() {
    return systemStore;
  }

  /** The names of the configured stores, in the order of the file. */
  public Set<String> storeNames() {
    return storeNames;
  }

  /**
   * What can be said against this configuration without opening a store, beyond what {@link #load}
   * refuses: one sentence for each finding; empty where all is well.
   */
  public List<String> check() {
    return List.of();
  }

  /**
   * Makes what the sealed stores need to be born: the folder of the data, each root key and each
   * key ring. Refuses, and changes nothing of it, where a store is already there.
   *
   * @return the names of the stores that were made
   * @throws SecretsException CONFIGURATION where there is a store already, or data without its root
   *     key
   */
  public List<String> bootstrapStores() {
    return List.of();
  }

  /**
   * Opens the stores of this file, each with the standard layers and the cache that the file asks
   * for around it.
   *
   * @throws SecretsException CONFIGURATION for settings that can never work; a store that is merely
   *     down does not fail here
   */
  public Stores openStores() {
    throw new UnsupportedOperationException(file.toString());
  }
}
