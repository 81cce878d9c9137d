package dev.coffer.server.secrets;

import dev.coffer.model.Secret;
import dev.coffer.server.call.BoundedExecutor;
import dev.coffer.server.call.ServedStore;
import dev.coffer.server.call.Work;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.PutRequest;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One operation on one store, through its pipeline. Used once. */
final class StoreWork<R, A> implements Work<A> {
  private final ServedStore store;
  private final Operation<R> operation;
  private final OperationContext context;
  private final Function<R, A> answer;
  private @Nullable R given;

  StoreWork(
      ServedStore store, Operation<R> operation, OperationContext context, Function<R, A> answer) {
    this.store = store;
    this.operation = operation;
    this.context = context;
    this.answer = answer;
  }

  @Override
  public @Nullable A tryNow() {
    R now = store.store().handler().tryNow(operation, context);
    given = now;
    return now == null ? null : answer.apply(now);
  }

  @Override
  public A run() {
    R result = store.store().handler().run(operation, context);
    given = result;
    return answer.apply(result);
  }

  @Override
  public BoundedExecutor executor() {
    return store.executor();
  }

  @Override
  public void release() {
    if (operation instanceof PutRequest put) {
      put.value().close();
    } else if (operation instanceof PatchFieldsRequest patch && patch.set() != null) {
      patch.set().close();
    }
    if (given instanceof Secret secret) {
      secret.close();
    }
  }
}
