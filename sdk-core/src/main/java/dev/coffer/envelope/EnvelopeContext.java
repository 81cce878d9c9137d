package dev.coffer.envelope;

import java.util.Objects;

/**
 * What an envelope is bound to. It is never stored: the reader builds it from what it asked for, so
 * rows that were moved, swapped or edited do not open.
 *
 * @param cluster the record store's own UUID
 * @param namespace the store's UUID
 * @param name the secret's name, or the name of the record
 * @param version Coffer's own counter for the record; never the engine's revision
 */
public record EnvelopeContext(
    RecordType type, String cluster, String namespace, String name, long version) {
  public EnvelopeContext {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(name, "name");
  }
}
