package dev.coffer.store;

import dev.coffer.model.SecretName;
import dev.coffer.model.Stage;
import dev.coffer.model.VersionId;
import dev.coffer.spi.Verb;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One durable change of one secret, as the journal of a sealed store keeps it. It carries no value.
 *
 * @param origin the configured name of the other store in which it was observed; empty for a change
 *     of the store's own
 * @param revision 1 for the first event of a store, and one more with each event; no gaps
 * @param kind the operation that caused it
 * @param name the secret
 * @param version the version it was about; null where it was the whole secret
 * @param stages the stages that bear another version since this event
 * @param incarnation of the secret after it; see {@link dev.coffer.model.Version#incarnation()}
 * @param stageRevision of the secret after it: of two answers, the one with the higher is later
 * @param actor who caused it
 * @param time when, by the clock of the store
 * @param requestHash a keyed hash of the caller's request id, in hexadecimal; empty without one
 */
public record JournalEvent(
    String origin,
    long revision,
    Verb kind,
    SecretName name,
    @Nullable VersionId version,
    Set<Stage> stages,
    long incarnation,
    long stageRevision,
    String actor,
    Instant time,
    String requestHash) {
  public JournalEvent {
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(name, "name");
    stages = Set.copyOf(stages);
    Objects.requireNonNull(actor, "actor");
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(requestHash, "requestHash");
  }

  /** Whether it is a change of the store that keeps the journal. */
  boolean isOwn() {
    return origin.isEmpty();
  }
}
