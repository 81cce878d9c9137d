package dev.coffer.spi;

import dev.coffer.model.SecretName;
import dev.coffer.model.VersionId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A durable change of one secret, without its value.
 *
 * @param revision the store's revision at which it happened, or of which it was found; rises
 * @param verb the operation that caused it; {@link Verb#OBSERVE} where that is not known
 * @param version the version that it was about, or the current one where the change was found; null
 *     where there is none, or the store does not say
 */
public record Change(long revision, SecretName name, Verb verb, @Nullable VersionId version) {
  public Change {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(verb, "verb");
  }
}
