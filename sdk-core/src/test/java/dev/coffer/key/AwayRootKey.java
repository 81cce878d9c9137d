package dev.coffer.key;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Probe;
import java.util.ArrayList;
import java.util.List;

/**
 * A root key of several versions, in plain sight, that may be away, rotated and destroyed, and
 * counts what it is asked. For tests.
 */
public final class AwayRootKey implements RotatingKeyProvider {
  private final String name;
  private final List<HeapRootKey> versions = new ArrayList<>();
  public volatile boolean away;
  public volatile int wraps;
  public volatile int unwraps;

  public AwayRootKey(String name) {
    this.name = name;
    versions.add(new HeapRootKey(name));
  }

  private void mustBeHere() {
    if (away) {
      throw SecretsException.of(ErrorCode.UNAVAILABLE, "The root key is away.").build();
    }
  }

  private HeapRootKey version(String version) {
    int index = version.matches("[0-9]+") ? Integer.parseInt(version) - 1 : -1;
    HeapRootKey key = index < 0 || index >= versions.size() ? null : versions.get(index);
    if (key == null) {
      throw SecretsException.of(ErrorCode.FAILED_PRECONDITION, "No such version.").build();
    }
    return key;
  }

  @Override
  public synchronized KeyVersion current() {
    mustBeHere();
    return new KeyVersion(name, Integer.toString(versions.size()));
  }

  @Override
  public synchronized WrappedKey wrap(byte[] key, byte[] context) {
    mustBeHere();
    wraps++;
    KeyVersion by = current();
    return new WrappedKey(by, version(by.version()).wrap(key, context).blob());
  }

  @Override
  public synchronized byte[] unwrap(WrappedKey wrapped, byte[] context) {
    mustBeHere();
    if (!wrapped.by().key().equals(name)) {
      throw SecretsException.of(ErrorCode.FAILED_PRECONDITION, "Another key's.").build();
    }
    unwraps++;
    return version(wrapped.by().version()).unwrap(wrapped, context);
  }

  @Override
  public WrappedKey rewrap(WrappedKey wrapped, byte[] context) {
    return wrap(unwrap(wrapped, context), context);
  }

  private HeapRootKey newest() {
    return versions.get(versions.size() - 1);
  }

  @Override
  public byte[] random(int size) {
    mustBeHere();
    return newest().random(size);
  }

  @Override
  public byte[] sign(byte[] message) {
    return newest().sign(message);
  }

  @Override
  public boolean verify(byte[] message, byte[] signature) {
    return newest().verify(message, signature);
  }

  @Override
  public synchronized List<KeyVersion> list() {
    mustBeHere();
    List<KeyVersion> list = new ArrayList<>();
    for (int i = versions.size(); i > 0; i--) {
      if (versions.get(i - 1) != null) {
        list.add(new KeyVersion(name, Integer.toString(i)));
      }
    }
    return list;
  }

  @Override
  public Probe probe() {
    return away ? Probe.failing("is away") : Probe.HEALTHY;
  }

  @Override
  public synchronized KeyVersion rotate() {
    mustBeHere();
    versions.add(new HeapRootKey(name));
    return current();
  }

  @Override
  public synchronized void destroy(KeyVersion version) {
    mustBeHere();
    version(version.version());
    versions.set(Integer.parseInt(version.version()) - 1, null);
  }

  @Override
  public void close() {
    // Nothing is kept.
  }
}
