package dev.coffer.pipeline;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.SecretBackend;
import org.jspecify.annotations.Nullable;

/**
 * The innermost handler: calls the backend, and sees to it that errors say which store and name.
 */
final class BackendHandler implements Handler {
  private final String store;
  private final SecretBackend backend;

  BackendHandler(String store, SecretBackend backend) {
    this.store = store;
    this.backend = backend;
  }

  @Override
  public <R> @Nullable R tryNow(Operation<R> operation, OperationContext context) {
    return null;
  }

  @Override
  public <R> R run(Operation<R> operation, OperationContext context) {
    try {
      return operation.on(backend, context);
    } catch (SecretsException e) {
      throw placed(e, operation);
    } catch (RuntimeException e) {
      // A backend throws nothing else by contract; the vendor's text stays in the cause.
      throw SecretsException.of(ErrorCode.INTERNAL, "The backend of the store failed unexpectedly.")
          .store(store)
          .name(operation.name())
          .remedy("This is a defect of the backend: please report it with its stack trace.")
          .outcomeUnknown(operation.verb().isMutation())
          .cause(e)
          .build();
    }
  }

  private SecretsException placed(SecretsException e, Operation<?> operation) {
    SecretName name = operation.name();
    boolean namesStore = e.store() != null;
    if (namesStore && (name == null || e.name() != null)) {
      return e;
    }
    SecretsException.Builder builder = e.toBuilder();
    if (!namesStore) {
      builder.store(store);
    }
    if (e.name() == null) {
      builder.name(name);
    }
    SecretsException placed = builder.build();
    placed.setStackTrace(e.getStackTrace());
    for (Throwable suppressed : e.getSuppressed()) {
      placed.addSuppressed(suppressed);
    }
    return placed;
  }
}
