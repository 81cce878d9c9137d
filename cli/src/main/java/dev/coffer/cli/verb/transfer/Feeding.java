package dev.coffer.cli.verb.transfer;

import dev.coffer.SecretsClient;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.run.Output;
import dev.coffer.cli.run.Printable;
import dev.coffer.cli.run.Progress;
import dev.coffer.cli.verb.transfer.Moved.Outcome;
import dev.coffer.journal.EventStream;
import dev.coffer.journal.ResumeToken;
import dev.coffer.journal.WatchEvent;
import dev.coffer.model.Retryability;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a store fed from another: whatever a watch of the one tells is brought to the other. What
 * cannot be brought now is tried again, later and later, and nothing is said to be done before it
 * is. Not thread-safe.
 */
final class Feeding {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration FIRST_REST = Duration.ofSeconds(1);
  private static final Duration LONGEST_REST = Duration.ofMinutes(1);

  private final SecretsClient from;
  private final StoreReader source;
  private final StoreWriter target;
  private final boolean verify;
  private final Output output;
  private final Set<SecretName> due = new LinkedHashSet<>();
  private @Nullable ResumeToken reached;
  private @Nullable ResumeToken said;
  private Duration rest = Duration.ZERO;
  private long restUntilNanos = System.nanoTime();

  Feeding(SecretsClient from, StoreWriter target, boolean verify, Output output) {
    this.from = from;
    this.source = new StoreReader(from);
    this.target = target;
    this.verify = verify;
    this.output = output;
  }

  /** Takes what the watch tells next, and brings what is due. */
  void turn(EventStream stream, Progress progress) throws IOException {
    WatchEvent event = stream.next(PATIENCE);
    if (event != null) {
      take(event);
    }
    if (System.nanoTime() - restUntilNanos >= 0) {
      bringAll(progress);
    }
    sayHowFar();
  }

  private void take(WatchEvent event) {
    if (event instanceof WatchEvent.Changed changed) {
      due.add(changed.name());
    } else if (event instanceof WatchEvent.SnapshotItem item) {
      due.add(item.name());
    }
    ResumeToken token = event.token();
    if (token != null) {
      reached = token;
    }
  }

  private void bringAll(Progress progress) throws IOException {
    for (Iterator<SecretName> names = due.iterator(); names.hasNext(); ) {
      SecretName name = names.next();
      try {
        say(bring(name));
        rest = Duration.ZERO;
      } catch (SecretsException e) {
        if (e.retryability() == Retryability.TRANSIENT) {
          later(e);
          return;
        }
        // No other try ever helps; the others are not to wait for it.
        output.warn(name + " is not copied: " + e.getMessage() + " " + e.remedy());
      }
      names.remove();
      progress.step();
    }
  }

  private Moved bring(SecretName name) {
    try (Secret secret = source.current(name)) {
      if (secret == null) {
        return new Moved(name.text(), Outcome.GONE, null);
      }
      SecretMetadata metadata = from.describe(name.text());
      Moved moved = target.bring(name.text(), secret.value(), Metadata.of(metadata));
      boolean differs = verify && !target.holds(name.text(), secret.value());
      return differs ? new Moved(name.text(), Outcome.NOT_VERIFIED, moved.version()) : moved;
    }
  }

  private void later(SecretsException e) {
    if (rest.isZero()) {
      output.warn("The copy waits: " + e.getMessage());
      rest = FIRST_REST;
    } else {
      Duration longer = rest.multipliedBy(2);
      rest = longer.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : longer;
    }
    Duration asked = e.retryAfter();
    long nanos = (asked != null && asked.compareTo(rest) > 0 ? asked : rest).toNanos();
    restUntilNanos =
        System.nanoTime() + (long) (nanos * ThreadLocalRandom.current().nextDouble(0.8, 1.2));
  }

  private void say(Moved moved) throws IOException {
    if (moved.outcome() == Outcome.UNCHANGED && !output.isJson()) {
      return;
    }
    if (output.isJson()) {
      output.object(moved.json());
    } else {
      output.line(Printable.of(moved.line()));
    }
    output.flush();
  }

  /** Only once everything up to there is in the copy. */
  private void sayHowFar() throws IOException {
    if (!due.isEmpty() || reached == null || reached.equals(said)) {
      return;
    }
    said = reached;
    if (output.isJson()) {
      output.object(JsonObject.create().put("resumeToken", reached.text()));
      output.flush();
    }
  }
}
