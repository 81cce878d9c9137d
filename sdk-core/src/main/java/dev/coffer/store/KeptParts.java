package dev.coffer.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** What others keep beside a store, one of a kind, for as long as it is open. Thread-safe. */
final class KeptParts {
  private final StoreErrors errors;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Class<?>, StorePart> parts = new HashMap<>();
  private final Deque<StorePart> made = new ArrayDeque<>();
  private boolean closed;

  KeptParts(StoreErrors errors) {
    this.errors = errors;
  }

  <P extends StorePart> P get(Class<P> kind, Supplier<P> make) {
    lock.lock();
    try {
      if (closed) {
        throw errors.closed();
      }
      StorePart known = parts.get(kind);
      if (known != null) {
        return kind.cast(known);
      }
      P part = make.get();
      parts.put(kind, part);
      made.push(part);
      return part;
    } finally {
      lock.unlock();
    }
  }

  /** The last made first; nothing is made after it. */
  void close() {
    lock.lock();
    try {
      closed = true;
      made.forEach(StorePart::close);
      made.clear();
      parts.clear();
    } finally {
      lock.unlock();
    }
  }
}
