package dev.coffer.store;

import dev.coffer.model.SecretName;
import dev.coffer.model.VersionId;
import dev.coffer.spi.Verb;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A change that was observed in a store which keeps no journal itself.
 *
 * @param origin the configured name of that store, not empty
 * @param kind the operation, where that is known; else {@link Verb#OBSERVE}
 * @param version the version that it was about, or that is current since; null where there is none,
 *     or the store does not say
 */
public record Observed(String origin, Verb kind, SecretName name, @Nullable VersionId version) {
  /** Nobody knows who it was. */
  private static final String ACTOR = "observed";

  public Observed {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(name, "name");
    if (origin.isEmpty()) {
      throw new IllegalArgumentException("a change of the store's own is not observed");
    }
  }

  EventDraft event(Instant now) {
    return new EventDraft(origin, kind, name, version, Set.of(), 0, 0, ACTOR, now, "");
  }
}
