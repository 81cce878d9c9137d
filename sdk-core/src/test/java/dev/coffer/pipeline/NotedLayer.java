package dev.coffer.pipeline;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.SecretBackend;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer that notes what passes it, and refuses if it is told to: what audit and policy will be.
 *
 * @param notes where it writes
 * @param denies whether it lets nothing pass
 */
record NotedLayer(Slot slot, List<String> notes, boolean denies) implements LayerConfig, Layer {
  static NotedLayer noting(Slot slot, List<String> notes) {
    return new NotedLayer(slot, notes, false);
  }

  static NotedLayer denying(Slot slot, List<String> notes) {
    return new NotedLayer(slot, notes, true);
  }

  @Override
  public Layer open(Watchdog watchdog) {
    return this;
  }

  @Override
  public Handler around(Handler next, String store, SecretBackend backend) {
    return new Handler() {
      @Override
      public <R> @Nullable R tryNow(Operation<R> operation, OperationContext context) {
        note("tryNow", operation);
        return next.tryNow(operation, context);
      }

      @Override
      public <R> R run(Operation<R> operation, OperationContext context) {
        note("run", operation);
        return next.run(operation, context);
      }
    };
  }

  private void note(String way, Operation<?> operation) {
    notes.add(slot + " " + way + " " + operation.verb().label());
    if (denies) {
      throw SecretsException.of(ErrorCode.DENIED, "Policy does not allow it.").build();
    }
  }

  @Override
  public void close() {
    notes.add(slot + " close");
  }
}
