package dev.coffer;

import dev.coffer.journal.AppliedReport;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import dev.coffer.spi.SecretBackend.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The current value of one secret for as long as the program lives: it follows rotation by itself.
 * {@link #get} never blocks. When the secret is deleted, or a version cannot be read, the last good
 * value stays, and {@link #trouble} says why. Thread-safe.
 *
 * @param <T> what is made of the value; see {@link SecretType}
 */
public final class SecretRef<T> implements Supplier<T>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SecretRef.class);

  private final SecretName name;
  private final SecretType<T> type;
  private final RefReports reports;
  private final Runnable atClose;
  private final ReentrantLock telling = new ReentrantLock();
  private final List<OnChange<T>> listeners = new ArrayList<>();
  private volatile Held<T> held;
  private volatile @Nullable SecretsException trouble;

  /** What is held, of one version together. */
  private record Held<T>(T value, Version version) {}

  /**
   * Takes a value into use.
   *
   * @param <T> what is made of the value
   */
  @FunctionalInterface
  public interface OnChange<T> {
    /**
     * Takes the next value into use; returning says that it is, throwing that it cannot be.
     *
     * @param previous what was in use; null at the first call
     */
    void accept(T next, @Nullable T previous);
  }

  SecretRef(Secret first, SecretType<T> type, RefReports reports, Runnable atClose) {
    this.name = first.version().name();
    this.type = type;
    this.reports = reports;
    this.atClose = atClose;
    this.held = new Held<>(type.read(first.value()), first.version());
  }

  SecretName name() {
    return name;
  }

  /** The value as it was last heard of. Never blocks. */
  @Override
  public T get() {
    return held.value();
  }

  /** The version of the value. */
  public Version version() {
    return held.version();
  }

  /** Why the value may not be the current one; null where nothing is known against it. */
  public @Nullable SecretsException trouble() {
    return trouble;
  }

  /**
   * Calls this with today's value before it returns, then with each next value, one at a time, on a
   * thread that all references of a store share: what takes long belongs elsewhere. Each call
   * reports to the store whether the version was applied; a first call that throws is thrown here,
   * and the listener is not kept.
   *
   * @return ends the calls when it is closed
   */
  public Subscription onChange(OnChange<T> listener) {
    Objects.requireNonNull(listener, "listener");
    telling.lock();
    try {
      Held<T> now = held;
      try {
        listener.accept(now.value(), null);
      } catch (RuntimeException e) {
        report(now.version(), AppliedReport.Outcome.FAILED);
        throw e;
      }
      listeners.add(listener);
      report(now.version(), AppliedReport.Outcome.APPLIED);
    } finally {
      telling.unlock();
    }
    return () -> forget(listener);
  }

  private void forget(OnChange<T> listener) {
    telling.lock();
    try {
      listeners.remove(listener);
    } finally {
      telling.unlock();
    }
  }

  /** Takes what was read of the secret, unless it is older than what is held. */
  void take(Secret secret) {
    telling.lock();
    try {
      Held<T> before = held;
      if (!isLater(secret.version(), before.version())) {
        trouble = null;
        return;
      }
      T value;
      try {
        value = type.read(secret.value());
      } catch (SecretsException e) {
        trouble = e;
        report(secret.version(), AppliedReport.Outcome.FAILED);
        return;
      }
      held = new Held<>(value, secret.version());
      trouble = null;
      boolean sameVersion = secret.version().id().equals(before.version().id());
      if (!sameVersion || secret.version().incarnation() != before.version().incarnation()) {
        tell(value, before.value(), secret.version());
      }
    } finally {
      telling.unlock();
    }
  }

  /** By what the store counts; where it does not count, another version is a later one. */
  private static boolean isLater(Version next, Version held) {
    if (next.incarnation() != held.incarnation()) {
      return next.incarnation() > held.incarnation();
    }
    return next.stageRevision() == 0
        ? !next.id().equals(held.id())
        : next.stageRevision() > held.stageRevision();
  }

  private void tell(T next, T previous, Version version) {
    boolean applied = true;
    for (OnChange<T> listener : List.copyOf(listeners)) {
      try {
        listener.accept(next, previous);
      } catch (RuntimeException e) {
        applied = false;
        // Its message may well quote the value.
        LOG.warn("{} was not applied: a listener failed with {}", name, e.getClass().getName());
      }
    }
    if (!listeners.isEmpty()) {
      report(version, applied ? AppliedReport.Outcome.APPLIED : AppliedReport.Outcome.FAILED);
    }
  }

  private void report(Version version, AppliedReport.Outcome outcome) {
    reports.add(name, version.id(), outcome);
  }

  /** What is held stays, and is no longer known to be current. */
  void cannotRead(SecretsException why) {
    trouble = why;
  }

  /** Follows no more; what is held stays readable. Closing again does nothing. */
  @Override
  public void close() {
    telling.lock();
    try {
      listeners.clear();
    } finally {
      telling.unlock();
    }
    atClose.run();
  }

  @Override
  public String toString() {
    return "SecretRef[" + name + "]";
  }
}
