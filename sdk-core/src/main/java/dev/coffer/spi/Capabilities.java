package dev.coffer.spi;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * What a store can do, and its bounds. Immutable.
 *
 * @param set what is declared; iterates in the order of {@link Capability}
 */
public record Capabilities(Set<Capability> set, Limits limits) {
  public Capabilities {
    EnumSet<Capability> copy = EnumSet.noneOf(Capability.class);
    copy.addAll(set);
    set = Collections.unmodifiableSet(copy);
    Objects.requireNonNull(limits, "limits");
  }

  public boolean has(Capability capability) {
    return set.contains(capability);
  }

  /** Whether {@link SecretBackend#changes} tells anything. */
  public boolean tellsChanges() {
    return has(Capability.NATIVE_CHANGES) || has(Capability.OBSERVED_CHANGES);
  }

  /**
   * Refuses what is not declared, past the guard too.
   *
   * @param service as its users call it, for the message
   * @throws SecretsException UNSUPPORTED
   */
  public void require(Operation<?> operation, String service) {
    Capability missing = operation.missingFrom(this);
    if (missing != null) {
      throw SecretsException.of(ErrorCode.UNSUPPORTED, service + " does not have " + missing + ".")
          .name(operation.name())
          .remedy("\"coffer capabilities\" lists what each store can do.")
          .build();
    }
  }
}
