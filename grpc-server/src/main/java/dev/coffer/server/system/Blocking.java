package dev.coffer.server.system;

import dev.coffer.server.call.BoundedExecutor;
import dev.coffer.server.call.Work;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An answer that must be asked for. */
record Blocking<A>(BoundedExecutor executor, Supplier<A> question) implements Work<A> {
  @Override
  public @Nullable A tryNow() {
    return null;
  }

  @Override
  public A run() {
    return question.get();
  }

  @Override
  public void release() {
    // Holds no secret.
  }
}
