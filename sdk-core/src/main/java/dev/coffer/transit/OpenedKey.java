package dev.coffer.transit;

import dev.coffer.key.OffHeapKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A transit key whose secrets lie off the heap. Whoever uses it holds it meanwhile; once nobody
 * does, its secrets are wiped. Thread-safe.
 */
final class OpenedKey implements AutoCloseable {
  private final TransitKey key;
  private final long counter;
  private final Map<Integer, OffHeapKey> secrets = new HashMap<>();
  private final Map<Integer, byte[]> shown = new HashMap<>();
  private final AtomicInteger holders = new AtomicInteger(1);

  /** Held by whoever makes it. Copies the secrets of the record, which the caller wipes. */
  OpenedKey(KeyRecord record, long counter) {
    this.key = record.key();
    this.counter = counter;
    for (int i = 0; i < record.material().size(); i++) {
      int version = key.versions().get(i).number();
      KeyMaterial material = record.material().get(i);
      secrets.put(version, OffHeapKey.copyOf(algorithm(key.kind()), material.secret()));
      shown.put(version, material.shown());
    }
  }

  private static String algorithm(KeyKind kind) {
    return switch (kind.use()) {
      case ENCRYPTION -> "AES";
      case SIGNATURES -> kind.family();
      case AUTHENTICATION -> kind.algorithm();
    };
  }

  TransitKey key() {
    return key;
  }

  /** Of the record that it was made of. */
  long counter() {
    return counter;
  }

  /** The secret of a version; null where there is none. */
  @Nullable OffHeapKey secret(int version) {
    return secrets.get(version);
  }

  OffHeapKey latestSecret() {
    return Objects.requireNonNull(secrets.get(key.latestVersion()));
  }

  /** The public key of a version that is there, as SubjectPublicKeyInfo. */
  byte[] publicKey(int version) {
    return Objects.requireNonNull(shown.get(version));
  }

  /**
   * Holds it once more.
   *
   * @return false where nobody held it: it is wiped
   */
  boolean hold() {
    return holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
  }

  /** Lets go of it; the last one wipes it. */
  @Override
  public void close() {
    if (holders.decrementAndGet() == 0) {
      secrets.values().forEach(OffHeapKey::destroy);
    }
  }

  @Override
  public String toString() {
    return "OpenedKey[" + key.name() + "]";
  }
}
