package dev.coffer.store;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far the records are rewrapped for the keys that seal now.
 *
 * @param seen how many records were looked at in this pass
 * @param total how many records there are, about
 * @param rewrapped how many of them were sealed for other keys and are no longer
 * @param damaged how many did not open, and stay as they are
 * @param startTime when the pass began; null where none ever did
 * @param endTime when it came to its end; null before
 * @param waitsFor why it does not go on now, as a root key that is away; empty where it does
 */
public record RewrapStatus(
    State state,
    long seen,
    long total,
    long rewrapped,
    long damaged,
    @Nullable Instant startTime,
    @Nullable Instant endTime,
    String waitsFor) {
  /** What there is to do. */
  public enum State {
    /** Every record is sealed for the keys that seal now, but for the damaged ones. */
    DONE,
    /** Records are rewrapped now. */
    RUNNING,
    /** There is work, and it will go on by itself. */
    WAITING
  }

  public RewrapStatus {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(waitsFor, "waitsFor");
  }

  /** How many records are looked at already, of those that this pass looks at. */
  public long rowsDone() {
    return isOfAnEarlierPass() ? 0 : seen;
  }

  /** About how many records are still to be looked at; 0 when all is done. */
  public long rowsLeft() {
    return state == State.DONE ? 0 : total - rowsDone();
  }

  private boolean isOfAnEarlierPass() {
    return state != State.DONE && endTime != null;
  }
}
