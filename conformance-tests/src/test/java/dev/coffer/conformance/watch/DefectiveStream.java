package dev.coffer.conformance.watch;

import dev.coffer.journal.EventStream;
import dev.coffer.journal.WatchEvent;
import dev.coffer.model.SecretName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A stream with one defect, which shows once, some changes after its beginning. */
final class DefectiveStream implements EventStream {
  /** What is wrong with it. */
  enum Defect {
    NONE,
    DROP,
    SWAP,
    DUPLICATE,
    LEAK,
    EARLY,
    LOST_AFTER_TOLD,
    TORN_SNAPSHOT
  }

  private final EventStream stream;
  private final Defect defect;
  private final int showsAfter;
  private final Deque<WatchEvent> held = new ArrayDeque<>();
  private int changes;
  private boolean shown;

  /**
   * @param showsAfter how many changes are sound
   */
  DefectiveStream(EventStream stream, Defect defect, int showsAfter) {
    this.stream = stream;
    this.defect = defect;
    this.showsAfter = showsAfter;
  }

  @Override
  public @Nullable WatchEvent next(Duration patience) {
    if (!held.isEmpty()) {
      return held.remove();
    }
    WatchEvent event = stream.next(patience);
    if (event instanceof WatchEvent.SnapshotEnd && defect == Defect.TORN_SNAPSHOT && !shown) {
      shown = true;
      return next(patience);
    }
    if (event instanceof WatchEvent.Changed changed) {
      changes++;
      if (changes > showsAfter && !shown) {
        return spoilt(changed, patience);
      }
    }
    return event;
  }

  private @Nullable WatchEvent spoilt(WatchEvent.Changed changed, Duration patience) {
    switch (defect) {
      case DROP -> {
        shown = true;
        return next(patience);
      }
      case SWAP -> {
        WatchEvent after = stream.next(Duration.ofSeconds(5));
        held.add(changed);
        shown = after instanceof WatchEvent.Changed;
        return after;
      }
      case DUPLICATE -> {
        shown = true;
        held.add(changed);
      }
      case LEAK -> {
        shown = true;
        held.add(with(changed, SecretName.of("elsewhere/x"), 1, changed.revision()));
      }
      case EARLY -> {
        shown = true;
        held.add(
            with(changed, changed.name(), changed.stageRevision() + 1_000_000, changed.revision()));
      }
      case LOST_AFTER_TOLD -> {
        // As if another had been told of a write under this revision which a kill took back.
        shown = true;
        return with(changed, SecretName.of("w0/s0"), changed.stageRevision(), changed.revision());
      }
      case NONE, TORN_SNAPSHOT -> shown = true;
    }
    return changed;
  }

  private static WatchEvent.Changed with(
      WatchEvent.Changed of, SecretName name, long stageRevision, long revision) {
    return new WatchEvent.Changed(
        of.store(),
        revision,
        of.kind(),
        name,
        of.version(),
        of.stages(),
        of.incarnation(),
        stageRevision,
        of.actor(),
        of.time(),
        null,
        of.token());
  }

  @Override
  public void close() {
    stream.close();
  }
}
