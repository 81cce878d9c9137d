package dev.coffer.layer.guard;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.Handler;
import dev.coffer.pipeline.Layer;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import dev.coffer.spi.Limits;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.UpdateMetadataRequest;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what the store does not declare or what is over its limits, before any I/O, with an error
 * that names the store, the capability and the argument that asked for it.
 */
final class GuardLayer implements Layer {
  @Override
  public Handler around(Handler next, String store, SecretBackend backend) {
    return new Guarded(next, store, backend);
  }

  @Override
  public void close() {
    // Holds nothing.
  }

  private record Guarded(Handler next, String store, SecretBackend backend) implements Handler {
    /** What stands inside has no memory to answer from, and the guard asks before any effect. */
    @Override
    public <R> @Nullable R tryNow(Operation<R> operation, OperationContext context) {
      return next.tryNow(operation, context);
    }

    @Override
    public <R> R run(Operation<R> operation, OperationContext context) {
      Capabilities capabilities = backend.capabilities();
      Capability missing = operation.missingFrom(capabilities);
      if (missing != null) {
        throw unsupported(operation, missing);
      }
      return next.run(withinLimits(operation, capabilities.limits()), context);
    }

    private SecretsException unsupported(Operation<?> operation, Capability missing) {
      return SecretsException.of(
              ErrorCode.UNSUPPORTED,
              "The store \"%s\" cannot %s: it does not declare %s, which %s asks for."
                  .formatted(
                      store, Refusals.deed(operation.verb()), missing, Refusals.argument(missing)))
          .store(store)
          .name(operation.name())
          .remedy("\"coffer capabilities " + store + "\" lists what this store can do.")
          .build();
    }

    /** Judges sizes; a page larger than the store gives is asked for in parts. */
    @SuppressWarnings("unchecked") // A list stays a list: the operation keeps its answer's type.
    private <R> Operation<R> withinLimits(Operation<R> operation, Limits limits) {
      if (operation instanceof PutRequest put) {
        checkValue(operation, put.value(), limits);
        checkLabels(operation, put.change(), limits);
      } else if (operation instanceof PatchFieldsRequest patch) {
        if (patch.set() != null) {
          checkValue(operation, patch.set(), limits);
        }
        checkLabels(operation, patch.change(), limits);
      } else if (operation instanceof UpdateMetadataRequest update) {
        checkLabels(operation, update.change(), limits);
      } else if (operation instanceof ListRequest list && list.pageSize() > limits.maxPageSize()) {
        return (Operation<R>)
            new ListRequest(
                list.prefix(),
                list.labels(),
                list.deleted(),
                list.expiresBefore(),
                limits.maxPageSize(),
                list.pageToken());
      } else if (operation instanceof ListVersionsRequest list
          && list.pageSize() > limits.maxPageSize()) {
        return (Operation<R>)
            new ListVersionsRequest(list.name(), limits.maxPageSize(), list.pageToken());
      }
      return operation;
    }

    private void checkValue(Operation<?> operation, SecretValue value, Limits limits) {
      if (value.size() > limits.maxValueBytes()) {
        throw invalid(
            operation,
            "The value has %,d bytes; the store \"%s\" takes at most %,d."
                .formatted(value.size(), store, limits.maxValueBytes()),
            "Keep a smaller value, or raise the store's maxValueBytes where it can be raised.");
      }
    }

    private void checkLabels(Operation<?> operation, MetadataChange change, Limits limits) {
      int labels = change.setLabels().size();
      if (labels > limits.maxLabels()) {
        throw invalid(
            operation,
            "The request sets %d labels; the store \"%s\" takes at most %d."
                .formatted(labels, store, limits.maxLabels()),
            "Set fewer labels.");
      }
    }

    private SecretsException invalid(Operation<?> operation, String what, String mend) {
      return SecretsException.of(ErrorCode.INVALID_ARGUMENT, what)
          .store(store)
          .name(operation.name())
          .remedy(mend)
          .build();
    }
  }
}
