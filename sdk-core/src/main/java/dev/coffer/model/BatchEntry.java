package dev.coffer.model;

import java.util.Objects;

/** One answer of a batch read: each name has a status of its own. */
public sealed interface BatchEntry {
  SecretName name();

  /** The secret was read. */
  record Found(SecretName name, Secret secret) implements BatchEntry {
    public Found {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(secret, "secret");
    }
  }

  /** The secret was not read. */
  record Failed(SecretName name, SecretsException error) implements BatchEntry {
    public Failed {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(error, "error");
    }
  }
}
