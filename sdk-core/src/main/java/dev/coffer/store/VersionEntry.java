package dev.coffer.store;

import dev.coffer.model.SecretValue;
import dev.coffer.model.VersionState;
import java.time.Instant;

/**
 * One version in the metadata of its secret. That it is disabled is remembered beside that it is
 * deleted, so that restoring a version never enables one that was disabled.
 *
 * @param number its identity; the version of its value's envelope
 */
record VersionEntry(
    long number,
    SecretValue.Kind kind,
    boolean disabled,
    boolean deleted,
    boolean destroyed,
    Instant createTime) {

  static VersionEntry made(long number, SecretValue.Kind kind, Instant now) {
    return new VersionEntry(number, kind, false, false, false, now);
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

  VersionEntry withDisabled(boolean now) {
    return new VersionEntry(number, kind, now, deleted, destroyed, createTime);
  }

  VersionEntry withDeleted(boolean now) {
    return new VersionEntry(number, kind, disabled, now, destroyed, createTime);
  }

  VersionEntry asDestroyed() {
    return new VersionEntry(number, kind, false, false, true, createTime);
  }
}
