package dev.coffer.config;

import dev.coffer.key.KeyProvider;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.BackendSource;
import dev.coffer.spi.SecretBackend;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Opens the stores of a file, each once, whoever asks: a caller, a composed store, or a credential
 * that is read from it. Thread-safe.
 */
final class ConfiguredStores implements BackendSource, StoreOpening {
  private final Map<String, Section> sections;
  private final Providers providers;
  private final Map<String, SecretBackend> open = new ConcurrentHashMap<>();
  private final Set<String> beingOpened = new LinkedHashSet<>();
  private final List<KeyProvider> roots = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();

  ConfiguredStores(StorePlan plan, Providers providers) {
    this.providers = providers;
    this.sections = new LinkedHashMap<>();
    plan.sections()
        .forEach(
            (name, section) -> sections.put(name, section.in(section.scope().with(this::named))));
  }

  @Override
  public Set<String> names() {
    return sections.keySet();
  }

  @Override
  public Providers providers() {
    return providers;
  }

  @Override
  public @Nullable SecretBackend open(String store) {
    return sections.containsKey(store) ? named(store) : null;
  }

  @Override
  public SecretBackend named(String store) {
    SecretBackend known = open.get(store);
    if (known != null) {
      return known;
    }
    lock.lock();
    try {
      SecretBackend meanwhile = open.get(store);
      return meanwhile != null ? meanwhile : openNow(store);
    } finally {
      lock.unlock();
    }
  }

  private SecretBackend openNow(String store) {
    Section section = sections.get(store);
    if (section == null) {
      throw new IllegalStateException("a plan refers to no store that is absent: " + store);
    }
    if (!beingOpened.add(store)) {
      throw section
          .at()
          .error(
              "the store needs itself to open: "
                  + String.join(" -> ", beingOpened)
                  + " -> "
                  + store,
              "Read that secret from a store which does not need this one.");
    }
    try {
      SecretBackend backend = providers.store(section).open(store, section, this);
      open.put(store, backend);
      return backend;
    } finally {
      beingOpened.remove(store);
    }
  }

  @Override
  public void closeLater(KeyProvider root) {
    lock.lock();
    try {
      roots.add(root);
    } finally {
      lock.unlock();
    }
  }

  /** Closes every store that was opened, then the root keys under them. */
  @Override
  public void close() {
    lock.lock();
    try {
      List<AutoCloseable> all = new ArrayList<>(open.values());
      all.addAll(roots);
      closeAll(all);
    } finally {
      lock.unlock();
    }
  }

  private static void closeAll(List<AutoCloseable> all) {
    RuntimeException failure = null;
    for (AutoCloseable one : all) {
      try {
        one.close();
      } catch (Exception e) {
        if (failure == null) {
          failure =
              SecretsException.of(ErrorCode.UNAVAILABLE, "A store did not close in good order.")
                  .remedy("See the log for which.")
                  .cause(e)
                  .build();
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
