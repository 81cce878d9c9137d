package dev.coffer.spi;

import dev.coffer.model.SecretName;
import java.util.Objects;

/**
 * A durable change of one secret, without its value.
 *
 * @param revision the store's revision at which it happened; rises
 * @param verb the operation that caused it
 */
public record Change(long revision, SecretName name, Verb verb) {
  public Change {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(verb, "verb");
  }
}
