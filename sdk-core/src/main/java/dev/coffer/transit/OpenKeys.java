package dev.coffer.transit;

import dev.coffer.envelope.RecordType;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.store.SystemRecord;
import dev.coffer.store.SystemRecords;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The keys that are in use, opened once. Whoever changes a key here is followed at once. What is
 * changed past this object, or by a change whose outcome nobody knew, is followed within a second:
 * then the record is looked at again. Thread-safe.
 */
final class OpenKeys implements AutoCloseable {
  private static final int MOST = 1000;
  private static final long LOOK_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

  private final SystemRecords records;
  private final TransitErrors errors;
  private final Map<SecretName, Kept> kept = new ConcurrentHashMap<>();
  private final ReentrantLock changing = new ReentrantLock();
  private boolean closed;

  OpenKeys(SystemRecords records, TransitErrors errors) {
    this.records = records;
    this.errors = errors;
  }

  /** A key, and when its record was looked at. */
  private record Kept(OpenedKey key, long seenNanos) {
    boolean isRecent() {
      return System.nanoTime() - seenNanos < LOOK_AGAIN_NANOS;
    }
  }

  /**
   * A key to be used; the caller closes it.
   *
   * @throws SecretsException NOT_FOUND, INTEGRITY
   */
  OpenedKey take(SecretName name) {
    Kept known = kept.get(name);
    if (known != null && known.isRecent() && known.key.hold()) {
      return known.key;
    }
    changing.lock();
    try {
      return look(name);
    } finally {
      changing.unlock();
    }
  }

  private OpenedKey look(SecretName name) {
    if (closed) {
      throw SecretsException.closed("store").store(errors.store()).build();
    }
    Kept known = kept.get(name);
    if (known != null && known.isRecent() && known.key.hold()) {
      return known.key;
    }
    SystemRecord record = records.get(RecordType.TRANSIT_KEY, name.text());
    if (record == null) {
      drop(name);
      throw errors.notFound(name);
    }
    long seen = System.nanoTime();
    if (known != null && known.key.counter() == record.counter() && known.key.hold()) {
      Arrays.fill(record.content(), (byte) 0);
      kept.put(name, new Kept(known.key, seen));
      return known.key;
    }
    drop(name);
    makeRoom();
    OpenedKey opened = open(name, record, errors);
    opened.hold();
    kept.put(name, new Kept(opened, seen));
    return opened;
  }

  /** Opens a record, whose content is wiped. */
  static OpenedKey open(SecretName name, SystemRecord record, TransitErrors errors) {
    KeyRecord content = read(name, record, errors);
    try {
      return new OpenedKey(content, record.counter());
    } finally {
      content.wipe();
    }
  }

  /** The content of a record, which is wiped there; the caller wipes what it gets. */
  static KeyRecord read(SecretName name, SystemRecord record, TransitErrors errors) {
    try {
      KeyRecord content = KeyRecordCodec.decode(name, record.content());
      if (content == null) {
        throw errors.damaged(name);
      }
      return content;
    } finally {
      Arrays.fill(record.content(), (byte) 0);
    }
  }

  /** To be called after a key was changed: what is taken from now on is the key as it is now. */
  void forget(SecretName name) {
    changing.lock();
    try {
      drop(name);
    } finally {
      changing.unlock();
    }
  }

  private void drop(SecretName name) {
    letGo(kept.remove(name));
  }

  private void makeRoom() {
    if (kept.size() >= MOST) {
      kept.entrySet().stream()
          .min(Comparator.comparingLong(each -> each.getValue().seenNanos))
          .ifPresent(oldest -> drop(oldest.getKey()));
    }
  }

  private static void letGo(@Nullable Kept gone) {
    if (gone != null) {
      gone.key.close();
    }
  }

  /** Wipes all keys that nobody uses now; those in use are wiped by their last user. */
  @Override
  public void close() {
    changing.lock();
    try {
      closed = true;
      kept.values().forEach(OpenKeys::letGo);
      kept.clear();
    } finally {
      changing.unlock();
    }
  }
}
