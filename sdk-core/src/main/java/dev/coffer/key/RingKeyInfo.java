package dev.coffer.key;

import java.time.Instant;
import java.util.Objects;

/**
 * What can be told of a ring key.
 *
 * @param id as in envelopes, {@code kr-1}
 * @param uses an upper bound of how often it sealed
 */
public record RingKeyInfo(String id, State state, long uses, Instant createTime) {
  /** What a ring key may still do. */
  public enum State {
    ACTIVE,
    DECRYPT_ONLY,
    DESTROYED
  }

  public RingKeyInfo {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(createTime, "createTime");
  }

  static RingKeyInfo of(RingEntry entry, long uses) {
    return new RingKeyInfo(
        entry.id(),
        State.valueOf(entry.state().name()),
        uses,
        Instant.ofEpochSecond(entry.createTime()));
  }
}
