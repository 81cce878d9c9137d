package dev.coffer.spi;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretsException;
import org.jspecify.annotations.Nullable;

/** Finds the first capability that a request needs and a store lacks; checks arguments. */
final class Requirement {
  private final Capabilities capabilities;
  private @Nullable Capability missing;

  private Requirement(Capabilities capabilities) {
    this.capabilities = capabilities;
  }

  static Requirement in(Capabilities capabilities) {
    return new Requirement(capabilities);
  }

  Requirement needs(Capability capability) {
    if (missing == null && !capabilities.has(capability)) {
      missing = capability;
    }
    return this;
  }

  Requirement needsIf(boolean asked, Capability capability) {
    return asked ? needs(capability) : this;
  }

  Requirement needsFor(MetadataChange change) {
    boolean labels = !change.setLabels().isEmpty() || !change.removeLabels().isEmpty();
    return needsIf(labels, Capability.LABELS)
        .needsIf(change.description() != null, Capability.DESCRIPTION)
        .needsIf(change.contentType() != null, Capability.CONTENT_TYPE)
        .needsIf(change.expireTime() != null, Capability.EXPIRY);
  }

  @Nullable Capability missing() {
    return missing;
  }

  static void holds(boolean holds, String otherwise) {
    if (!holds) {
      throw SecretsException.of(ErrorCode.INVALID_ARGUMENT, otherwise).build();
    }
  }

  static void between(String what, int value, int least, int most) {
    holds(
        value >= least && value <= most,
        "The " + what + " must be from " + least + " to " + most + ", not " + value + ".");
  }
}
