package dev.coffer.spi;

import dev.coffer.model.SecretName;
import dev.coffer.model.VersionId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a purge destroyed.
 *
 * @param version the version; null where it was the whole secret
 */
public record Purged(SecretName name, @Nullable VersionId version) {
  public Purged {
    Objects.requireNonNull(name, "name");
  }
}
