package dev.coffer.spi;

import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.Selector;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads one version with its value.
 *
 * @param selector which version
 */
public record GetRequest(SecretName name, Selector selector) implements Operation<Secret> {
  public GetRequest {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(selector, "selector");
  }

  /** Reads the version that bears {@code current}. */
  public static GetRequest current(SecretName name) {
    return new GetRequest(name, Selector.CURRENT);
  }

  @Override
  public Verb verb() {
    return Verb.GET;
  }

  @Override
  public @Nullable Capability missingFrom(Capabilities capabilities) {
    return Requirement.in(capabilities)
        .needsIf(selector instanceof Selector.ByVersion, Capability.VERSIONS)
        .missing();
  }

  @Override
  public Secret on(SecretBackend backend, OperationContext context) {
    return backend.get(this, context);
  }
}
