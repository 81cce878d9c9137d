package dev.coffer.memory;

import dev.coffer.model.SecretValue;
import dev.coffer.model.VersionState;
import java.time.Instant;

/** One version in memory. Guarded by the store's lock. */
final class MemoryVersion {
  final long number;
  final Instant createTime;
  final SecretValue value;
  private boolean disabled;
  private boolean deleted;
  private boolean destroyed;

  MemoryVersion(long number, SecretValue value, Instant createTime) {
    this.number = number;
    this.value = value;
    this.createTime = createTime;
  }

  VersionState state() {
    if (destroyed) {
      return VersionState.DESTROYED;
    }
    if (deleted) {
      return VersionState.DELETED;
    }
    return disabled ? VersionState.DISABLED : VersionState.ENABLED;
  }

  /** True where it was otherwise before. */
  boolean disable(boolean now) {
    boolean changes = disabled != now;
    disabled = now;
    return changes;
  }

  boolean delete(boolean now) {
    boolean changes = deleted != now;
    deleted = now;
    return changes;
  }

  void destroy() {
    destroyed = true;
    value.close();
  }
}
