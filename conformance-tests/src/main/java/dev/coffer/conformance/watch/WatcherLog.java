package dev.coffer.conformance.watch;

import dev.coffer.journal.ResumeToken;
import dev.coffer.journal.WatchEvent;
import dev.coffer.journal.WatchFilter;
import dev.coffer.model.SecretName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one watcher was told, judged as it comes. It begins with a snapshot, and is of all kinds of
 * changes. Used by its watcher's thread, and by the trial when that has ended.
 */
final class WatcherLog {
  /** How many of the last changes are kept, to be told again from their tokens. */
  private static final int KEPT = 200;

  private final String watcher;
  private final WatchFilter filter;
  private final boolean latestOnly;
  private final Truth truth;
  private final Consumer<Violation> violations;
  private final Map<SecretName, Long> known = new HashMap<>();
  private final List<WatchEvent.Changed> last = new ArrayList<>();
  private @Nullable Map<SecretName, Long> snapshot;
  private boolean begun;
  private long revision;
  private long told;
  private int snapshots;

  WatcherLog(
      String watcher,
      WatchFilter filter,
      boolean latestOnly,
      Truth truth,
      Consumer<Violation> violations) {
    this.watcher = watcher;
    this.filter = filter;
    this.latestOnly = latestOnly;
    this.truth = truth;
    this.violations = violations;
  }

  String watcher() {
    return watcher;
  }

  WatchFilter filter() {
    return filter;
  }

  boolean latestOnly() {
    return latestOnly;
  }

  /** How many changes were told. */
  long told() {
    return told;
  }

  /** How many snapshots were told whole. */
  int snapshots() {
    return snapshots;
  }

  /** Changes that were told one after the other, the last ones. */
  List<WatchEvent.Changed> last() {
    return last;
  }

  void note(WatchEvent event) {
    if (event instanceof WatchEvent.Changed changed) {
      change(changed);
    } else if (event instanceof WatchEvent.SnapshotBegin) {
      snapshot = new HashMap<>();
    } else if (event instanceof WatchEvent.SnapshotItem item) {
      item(item);
    } else if (event instanceof WatchEvent.SnapshotEnd) {
      endSnapshot();
    }
  }

  private void item(WatchEvent.SnapshotItem item) {
    requireWithin(item.name());
    if (snapshot == null) {
      violate(Guarantee.SNAPSHOT, "an item of a snapshot that did not begin");
    } else {
      snapshot.put(item.name(), item.stageRevision());
    }
    requireAskedFor(item.name(), item.stageRevision());
  }

  /** Nothing that was told before may be newer than the snapshot, nor missing in it. */
  private void endSnapshot() {
    Map<SecretName, Long> whole = snapshot;
    if (whole == null) {
      violate(Guarantee.SNAPSHOT, "the end of a snapshot that did not begin");
      return;
    }
    for (Map.Entry<SecretName, Long> before : known.entrySet()) {
      Long now = whole.get(before.getKey());
      if (now == null || now < before.getValue()) {
        violate(
            Guarantee.SNAPSHOT,
            before.getKey() + " was told at " + before.getValue() + " and is in it at " + now);
      }
    }
    known.clear();
    known.putAll(whole);
    last.clear();
    snapshot = null;
    begun = true;
    snapshots++;
  }

  private void change(WatchEvent.Changed changed) {
    if (snapshot != null || !begun) {
      violate(Guarantee.SNAPSHOT, "a change before the end of the snapshot");
    }
    requireWithin(changed.name());
    requireAskedFor(changed.name(), changed.stageRevision());
    Truth.Fact other =
        truth.note(changed.revision(), new Truth.Fact(changed.name(), changed.stageRevision()));
    if (other != null) {
      violate(
          Guarantee.DURABLE,
          "revision "
              + changed.revision()
              + " is "
              + changed.name()
              + " here and "
              + other.name()
              + " elsewhere");
    }
    requireOrder(changed);
    told++;
    if (last.size() == KEPT) {
      last.remove(0);
    }
    last.add(changed);
  }

  private void requireOrder(WatchEvent.Changed changed) {
    long before = known.getOrDefault(changed.name(), 0L);
    long now = changed.stageRevision();
    if (changed.revision() == revision || now == before) {
      violate(Guarantee.UNIQUE, changed.name() + " at " + now + " was told before");
    } else if (changed.revision() < revision || now < before) {
      violate(Guarantee.ORDERED, changed.name() + " at " + now + " came after " + before);
    } else if (!latestOnly && now != before + 1) {
      violate(Guarantee.RELIABLE, changed.name() + " at " + now + " came after " + before);
    }
    revision = Math.max(revision, changed.revision());
    known.merge(changed.name(), now, Math::max);
  }

  private void requireWithin(SecretName name) {
    boolean within =
        filter.prefix().matches(name)
            && (filter.names().isEmpty() || filter.names().contains(name));
    if (!within) {
      violate(Guarantee.FILTERED, name + " is outside the filter");
    }
  }

  private void requireAskedFor(SecretName name, long stageRevision) {
    if (stageRevision > truth.mostOf(name)) {
      violate(Guarantee.DURABLE, name + " at " + stageRevision + " was not asked for yet");
    }
  }

  /**
   * Whether everything that is there at the end was told.
   *
   * @param finals the stage revision of each secret at the end
   */
  boolean isComplete(Map<SecretName, Long> finals) {
    return finals.entrySet().stream()
        .filter(entry -> isWithin(entry.getKey()))
        .allMatch(entry -> known.getOrDefault(entry.getKey(), 0L) >= entry.getValue());
  }

  /** Judges what was told against what is there at the end. */
  void finish(Map<SecretName, Long> finals) {
    finals.forEach(
        (name, value) -> {
          long said = known.getOrDefault(name, 0L);
          if (isWithin(name) && said < value) {
            violate(Guarantee.RELIABLE, name + " is at " + value + ", and " + said + " was told");
          }
        });
    known.forEach(
        (name, said) -> {
          if (said > finals.getOrDefault(name, 0L)) {
            violate(Guarantee.DURABLE, name + " was told at " + said + " and is not there");
          }
        });
  }

  private boolean isWithin(SecretName name) {
    return filter.prefix().matches(name)
        && (filter.names().isEmpty() || filter.names().contains(name));
  }

  void violate(Guarantee guarantee, String what) {
    violations.accept(new Violation(guarantee, watcher, what));
  }

  /** A token with the changes that were told after it; null where too few were. */
  @Nullable Again again(int from) {
    return from + 1 >= last.size()
        ? null
        : new Again(last.get(from).token(), List.copyOf(last.subList(from + 1, last.size())));
  }

  /**
   * What is to be told again.
   *
   * @param token from which
   * @param changes that follow it
   */
  record Again(ResumeToken token, List<WatchEvent.Changed> changes) {}
}
