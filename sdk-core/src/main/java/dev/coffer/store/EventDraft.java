package dev.coffer.store;

import dev.coffer.model.SecretName;
import dev.coffer.model.Stage;
import dev.coffer.model.VersionId;
import dev.coffer.spi.Verb;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A journal event before the committer gives it its revision. */
record EventDraft(
    String origin,
    Verb kind,
    SecretName name,
    @Nullable VersionId version,
    Set<Stage> stages,
    long incarnation,
    long stageRevision,
    String actor,
    Instant time,
    String requestHash) {

  JournalEvent at(long revision) {
    return new JournalEvent(
        origin,
        revision,
        kind,
        name,
        version,
        stages,
        incarnation,
        stageRevision,
        actor,
        time,
        requestHash);
  }
}
