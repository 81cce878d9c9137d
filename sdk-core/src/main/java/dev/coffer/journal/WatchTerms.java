package dev.coffer.journal;

import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.VersionId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * On which terms a watch runs, beside what it asks.
 *
 * @param principal who watches; resume tokens are bound to it
 * @param sight what the principal may see; asked for each event at the moment it is told
 * @param values where values come from
 */
public record WatchTerms(String principal, Sight sight, Values values) {
  public WatchTerms {
    Objects.requireNonNull(principal, "principal");
    Objects.requireNonNull(sight, "sight");
    Objects.requireNonNull(values, "values");
  }

  /** What a principal may see now. */
  @FunctionalInterface
  public interface Sight {
    /** Whether it may know of a change of this secret. */
    boolean covers(String store, SecretName name);
  }

  /** Where values come from. */
  @FunctionalInterface
  public interface Values {
    /** Gives no value to anybody. */
    Values NONE = (store, name, version) -> null;

    /**
     * The version with its value; the caller closes it.
     *
     * @return null where it cannot be read any more, or the principal may not read it
     */
    @Nullable Secret read(String store, SecretName name, VersionId version);
  }
}
