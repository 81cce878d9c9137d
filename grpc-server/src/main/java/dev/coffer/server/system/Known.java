package dev.coffer.server.system;

import dev.coffer.server.call.BoundedExecutor;
import dev.coffer.server.call.Work;

/** An answer that is known already. */
record Known<A>(A answer) implements Work<A> {
  static <A> Work<A> of(A answer) {
    return new Known<>(answer);
  }

  @Override
  public A tryNow() {
    return answer;
  }

  @Override
  public A run() {
    return answer;
  }

  @Override
  public BoundedExecutor executor() {
    throw new IllegalStateException("what is known needs no thread");
  }

  @Override
  public void release() {
    // Holds no secret.
  }
}
