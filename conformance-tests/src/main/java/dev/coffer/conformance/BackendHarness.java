package dev.coffer.conformance;

import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.spi.SecretBackend;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the suite gets at one store. Made anew for each test and closed after it; {@link #open} is
 * called once or more in between, after the store it gave before was closed.
 *
 * <p>Only {@link #title} and {@link #open} must be written for a store that can be put to and whose
 * names follow the grammar. The rest is for stores that cannot, and for bad days.
 */
public interface BackendHarness extends AutoCloseable {
  /** What the store is called in the matrix, as {@code sealed, SQLite}. */
  String title();

  /** Opens the store; the suite closes what it gets. */
  SecretBackend open();

  /**
   * Beneath which names the suite works; it leaves nothing behind there. Lists of the suite begin
   * at it.
   */
  default NamePrefix prefix() {
    return NamePrefix.of("conformance/");
  }

  /**
   * How the store spells a name. Names of lower-case letters, digits and {@code /} must be spelt by
   * all.
   */
  default Spelling spelling(SecretName name) {
    return Spelling.OWN;
  }

  /**
   * Gives a secret its value by the store's own means, past the backend: for stores without PUT.
   *
   * @param text what is to be read, as UTF-8
   */
  default void provide(SecretName name, String text) {
    throw new IllegalStateException(
        title() + " does not declare PUT, so its harness must override provide()");
  }

  /**
   * Gives the store a bad day, until the result is closed. Null where this store cannot be brought
   * into it: then that row of the matrix says that it is not proved.
   */
  default @Nullable BadDay provoke(Condition condition) {
    return null;
  }

  /** How many calls the service behind the store has had so far; negative where nobody counts. */
  default long calls() {
    return -1;
  }

  /**
   * Whether what was put is there when the store is closed and opened again: everywhere but in
   * memory.
   */
  default boolean outlivesClosing() {
    return true;
  }

  /**
   * Whether what is provided or put while the store is open is seen by it: everywhere but where a
   * store is what it was when it was opened.
   */
  default boolean changesWhileOpen() {
    return true;
  }

  /**
   * Beginnings of names of threads and of paths of files that are not the store's own, so that it
   * need not close them: of a server that goes on, or of a library that keeps its threads a while.
   */
  default Set<String> shared() {
    return Set.of();
  }

  /** Frees whatever the harness made. */
  @Override
  default void close() {}

  /** A condition that holds until it is closed. */
  interface BadDay extends AutoCloseable {
    @Override
    void close();
  }
}
