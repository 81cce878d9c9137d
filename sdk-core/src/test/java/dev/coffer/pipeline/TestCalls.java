package dev.coffer.pipeline;

import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.SecretBackend;
import java.util.Map;

/** The calls that the tests of the pipeline make. */
final class TestCalls {
  static final SecretName NAME = SecretName.of("trading/alpaca/api-key");
  static final GetRequest GET = GetRequest.current(NAME);
  static final OperationContext CONTEXT = OperationContext.LOCAL;

  private TestCalls() {}

  static Stores only(SecretBackend backend, PipelineConfig config) {
    return Stores.of(Map.of("default", backend), config);
  }

  static void put(SecretBackend backend, String text) {
    try (SecretValue value = SecretValue.ofUtf8(text)) {
      backend.put(PutRequest.of(NAME, value), CONTEXT);
    }
  }
}
