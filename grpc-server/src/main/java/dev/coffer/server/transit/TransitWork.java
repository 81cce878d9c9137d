package dev.coffer.server.transit;

import dev.coffer.server.call.BoundedExecutor;
import dev.coffer.server.call.ServedStore;
import dev.coffer.server.call.Work;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Work with keys, on the threads of their store: never on the event loop. Used once. */
final class TransitWork<A> implements Work<A> {
  private final ServedStore store;
  private final Function<Wiped, A> question;
  private final Wiped wiped = new Wiped();

  /**
   * @param question is given where to put what must be wiped once the answer was sent
   */
  TransitWork(ServedStore store, Function<Wiped, A> question) {
    this.store = store;
    this.question = question;
  }

  @Override
  public @Nullable A tryNow() {
    return null;
  }

  @Override
  public A run() {
    return question.apply(wiped);
  }

  @Override
  public BoundedExecutor executor() {
    return store.executor();
  }

  @Override
  public void release() {
    wiped.wipe();
  }
}
