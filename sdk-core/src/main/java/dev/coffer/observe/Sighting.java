package dev.coffer.observe;

import dev.coffer.model.SecretName;
import dev.coffer.model.VersionId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one look has shown of one secret, without its value. */
public sealed interface Sighting {
  SecretName name();

  /**
   * What is current, for certain.
   *
   * @param current the version that a read gives now; null where it gives none
   * @param mark differs from one state of the secret to the next; never made of a value
   */
  record Current(SecretName name, @Nullable VersionId current, String mark) implements Sighting {
    public Current {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(mark, "mark");
    }
  }

  /**
   * That a secret is there, and perhaps whether it may have changed.
   *
   * @param hint as long as it is the same nothing has changed; null where the list cannot tell, so
   *     that the name itself must be looked at
   */
  record Listed(SecretName name, @Nullable String hint) implements Sighting {
    public Listed {
      Objects.requireNonNull(name, "name");
    }
  }
}
