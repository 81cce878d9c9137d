package dev.coffer.conformance.crash;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.VersionId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was begun, acknowledged and refused between two kills. It is kept by the process that kills,
 * which outlives them. Thread-safe until the judgement, which one thread makes.
 */
final class Ledger implements Notes {
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, Entry> before = new LinkedHashMap<>();
  private int acknowledged;

  /**
   * @param repeated writes that are repeated, with what was found of them
   */
  Ledger(Collection<Entry> repeated) {
    repeated.forEach(entry -> before.put(entry.write.id(), entry));
  }

  /** A write and what is known of it. */
  static final class Entry {
    private final Write write;

    /** Whether it was found before it was begun this time: it must not happen again. */
    private final boolean settled;

    private @Nullable VersionId found;
    private @Nullable VersionId answer;
    private @Nullable ErrorCode refusal;
    private boolean acknowledged;
    private boolean happened;

    private Entry(Write write, boolean settled, @Nullable VersionId found) {
      this.write = write;
      this.settled = settled;
      this.found = found;
    }

    Write write() {
      return write;
    }

    boolean settled() {
      return settled;
    }

    boolean acknowledged() {
      return acknowledged;
    }

    /** Whether nobody was told how it ended. */
    boolean open() {
      return !acknowledged && refusal == null;
    }

    @Nullable ErrorCode refusal() {
      return refusal;
    }

    /** The version that was acknowledged. */
    @Nullable VersionId answer() {
      return answer;
    }

    /** The version that it was found to have made. */
    @Nullable VersionId found() {
      return found;
    }

    /** Whether it was found in the journal since it was begun. */
    boolean happened() {
      return happened;
    }

    void happenedAs(@Nullable VersionId version) {
      happened = true;
      found = version;
    }
  }

  @Override
  public synchronized void begun(Write write) {
    Entry earlier = before.get(write.id());
    entries.put(
        write.id(),
        earlier != null && (earlier.settled || earlier.happened)
            ? new Entry(write, true, earlier.found)
            : new Entry(write, false, null));
  }

  @Override
  public synchronized void acknowledged(Write write, @Nullable VersionId version) {
    Entry entry = entry(write);
    entry.acknowledged = true;
    entry.answer = version;
    acknowledged++;
    notifyAll();
  }

  @Override
  public synchronized void refused(Write write, ErrorCode code) {
    entry(write).refusal = code;
  }

  private Entry entry(Write write) {
    Entry entry = entries.get(write.id());
    if (entry == null) {
      throw new IllegalStateException(write + " ended before it began.");
    }
    return entry;
  }

  /** How many writes were acknowledged. */
  synchronized int acknowledgements() {
    return acknowledged;
  }

  /**
   * In the order in which they were begun; repeats that were not begun again are not among them.
   */
  synchronized List<Entry> entries() {
    return List.copyOf(entries.values());
  }

  /** What was to be repeated and was not begun before the kill. */
  synchronized List<Entry> notRepeated() {
    return before.values().stream().filter(e -> !entries.containsKey(e.write.id())).toList();
  }
}
