package dev.coffer;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.Handler;
import dev.coffer.pipeline.OpenStore;
import dev.coffer.pipeline.Stores;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Runs the operations of one view of a client: first from memory, and only where that does not
 * answer with a deadline. Immutable.
 */
final class Calls {
  private static final Duration LONGEST = Duration.ofHours(1);

  private final Stores stores;
  private final String storeName;
  private final @Nullable Handler handler;
  private final OperationContext context;
  private final @Nullable Duration timeout;

  private Calls(
      Stores stores, String storeName, OperationContext context, @Nullable Duration timeout) {
    this.stores = stores;
    this.storeName = storeName;
    // A client may well have no default store, as long as nobody asks it for something.
    this.handler = stores.has(storeName) ? stores.store(storeName).handler() : null;
    this.context = context;
    this.timeout = timeout;
  }

  static Calls on(Stores stores, String storeName) {
    return new Calls(stores, storeName, OperationContext.LOCAL, null);
  }

  /** The same terms on another store, which must exist. */
  Calls on(String other) {
    return new Calls(stores, stores.store(other).name(), context, timeout);
  }

  Calls within(Duration time) {
    if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
      throw SecretsException.of(ErrorCode.INVALID_ARGUMENT, "The timeout is out of bounds.")
          .remedy("Give a time above zero and up to an hour.")
          .build();
    }
    return new Calls(stores, storeName, context, time);
  }

  Calls withRequestId(String id) {
    return new Calls(stores, storeName, context.withRequestId(id), timeout);
  }

  String storeName() {
    return storeName;
  }

  /**
   * The store of this view.
   *
   * @throws SecretsException NOT_FOUND where there is no default store
   */
  OpenStore store() {
    return stores.store(storeName);
  }

  <R> R run(Operation<R> operation) {
    Handler through = handler != null ? handler : store().handler();
    R remembered = through.tryNow(operation, context);
    return remembered != null ? remembered : through.run(operation, bounded());
  }

  /** The context of a call that begins now. */
  OperationContext bounded() {
    return timeout == null ? context : context.within(timeout);
  }
}
