package dev.coffer.compose;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.SecretBackend;
import java.util.Objects;

/**
 * A store within a composed store.
 *
 * @param name 1 to 32 characters of {@code [A-Za-z0-9_-]}, the first a letter or digit; it stands
 *     in the version ids of the composed store, so a member that is renamed gives new ids
 */
public record Member(String name, SecretBackend backend) {
  /**
   * @throws SecretsException CONFIGURATION when the name is malformed
   */
  public Member {
    Objects.requireNonNull(backend, "backend");
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,31}")) {
      throw SecretsException.of(
              ErrorCode.CONFIGURATION, "The name of a member of a composed store is malformed.")
          .remedy("Use 1 to 32 characters of A-Z a-z 0-9 _ - beginning with a letter or digit.")
          .build();
    }
  }

  /** Whether its own answers say which of its members gave them. */
  boolean isComposed() {
    return backend instanceof LayeredBackend || backend instanceof FailoverBackend;
  }

  @Override
  public String toString() {
    return name;
  }
}
