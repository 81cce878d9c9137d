package dev.coffer.model;

import java.util.Objects;

/**
 * What a read gives: the value, the version it is of, and where it came from. The receiver owns the
 * value; closing this closes it.
 */
public record Secret(SecretValue value, Version version, Provenance provenance)
    implements AutoCloseable {
  public Secret {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(provenance, "provenance");
  }

  @Override
  public void close() {
    value.close();
  }
}
