package dev.coffer.spi;

import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads metadata, and never a value. */
public record DescribeRequest(SecretName name) implements Operation<SecretMetadata> {
  public DescribeRequest {
    Objects.requireNonNull(name, "name");
  }

  @Override
  public Verb verb() {
    return Verb.DESCRIBE;
  }

  @Override
  public @Nullable Capability missingFrom(Capabilities capabilities) {
    return null;
  }

  @Override
  public SecretMetadata on(SecretBackend backend, OperationContext context) {
    return backend.describe(this, context);
  }
}
