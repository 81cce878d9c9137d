package dev.coffer.config;

import dev.coffer.key.KeyProvider;
import dev.coffer.key.KeyVersion;
import dev.coffer.key.RotatingKeyProvider;
import dev.coffer.key.WrappedKey;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Probe;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One of several root keys, which could not be reached when its store was opened: another one
 * opened it. Each call reaches for it, at most once a second; until it is there calls fail with
 * UNAVAILABLE.
 */
final class LateKey implements RotatingKeyProvider {
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Supplier<KeyProvider> opening;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable KeyProvider opened;
  private SecretsException failure;
  private long failedAt = System.nanoTime();
  private boolean closed;

  LateKey(Supplier<KeyProvider> opening, SecretsException failure) {
    this.opening = opening;
    this.failure = failure;
  }

  private KeyProvider key() {
    KeyProvider there = opened;
    if (there != null) {
      return there;
    }
    lock.lock();
    try {
      return opened == null ? attempt() : opened;
    } finally {
      lock.unlock();
    }
  }

  private KeyProvider attempt() {
    if (closed) {
      throw SecretsException.closed("root key").build();
    }
    if (System.nanoTime() - failedAt < PAUSE_NANOS) {
      throw failure.toBuilder().cause(failure).build();
    }
    try {
      KeyProvider key = opening.get();
      opened = key;
      return key;
    } catch (SecretsException e) {
      failure = e;
      failedAt = System.nanoTime();
      throw e;
    }
  }

  @Override
  public KeyVersion current() {
    return key().current();
  }

  @Override
  public WrappedKey wrap(byte[] key, byte[] context) {
    return key().wrap(key, context);
  }

  @Override
  public byte[] unwrap(WrappedKey wrapped, byte[] context) {
    return key().unwrap(wrapped, context);
  }

  @Override
  public WrappedKey rewrap(WrappedKey wrapped, byte[] context) {
    return key().rewrap(wrapped, context);
  }

  @Override
  public byte[] random(int size) {
    return key().random(size);
  }

  @Override
  public byte[] sign(byte[] message) {
    return key().sign(message);
  }

  @Override
  public boolean verify(byte[] message, byte[] signature) {
    return key().verify(message, signature);
  }

  @Override
  public List<KeyVersion> list() {
    return key().list();
  }

  @Override
  public KeyVersion rotate() {
    return rotating().rotate();
  }

  @Override
  public void destroy(KeyVersion version) {
    rotating().destroy(version);
  }

  private RotatingKeyProvider rotating() {
    if (key() instanceof RotatingKeyProvider rotating) {
      return rotating;
    }
    throw SecretsException.of(ErrorCode.UNSUPPORTED, "This root key is looked after elsewhere.")
        .remedy("Rotate and destroy its versions in its own service.")
        .build();
  }

  @Override
  public Probe probe() {
    try {
      return key().probe();
    } catch (SecretsException e) {
      return Probe.failing(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (opened != null) {
        opened.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
