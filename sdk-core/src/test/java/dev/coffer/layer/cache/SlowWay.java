package dev.coffer.layer.cache;

import dev.coffer.model.Secret;
import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.Handler;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.Verb;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The way to a store, on which answers can be held up after the store gave them: what arrives later
 * was true earlier.
 */
final class SlowWay implements Handler {
  private final SecretBackend backend;
  private final Queue<Held> toHold = new ConcurrentLinkedQueue<>();
  private final AtomicInteger reads = new AtomicInteger();

  SlowWay(SecretBackend backend) {
    this.backend = backend;
  }

  /** One read whose answer is held up. */
  static final class Held {
    private final CountDownLatch answered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** Waits until the store gave the answer, which is now on its way. */
    void awaitAnswered() throws InterruptedException {
      answered.await();
    }

    void release() {
      released.countDown();
    }
  }

  /** The next read is held up. */
  Held holdNext() {
    Held held = new Held();
    toHold.add(held);
    return held;
  }

  /** Reads of one value that reached the store. */
  int reads() {
    return reads.get();
  }

  @Override
  public <R> @Nullable R tryNow(Operation<R> operation, OperationContext context) {
    return null;
  }

  @Override
  public <R> R run(Operation<R> operation, OperationContext context) {
    if (operation.verb() != Verb.GET) {
      return operation.on(backend, context);
    }
    reads.incrementAndGet();
    Held held = toHold.poll();
    if (held == null) {
      return operation.on(backend, context);
    }
    R answer = null;
    SecretsException failure = null;
    try {
      answer = operation.on(backend, context);
    } catch (SecretsException e) {
      failure = e;
    }
    held.answered.countDown();
    await(held);
    if (failure != null) {
      throw failure;
    }
    return answer;
  }

  private static void await(Held held) {
    try {
      held.released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("a held answer was never released", e);
    }
  }

  static String text(Secret secret) {
    try (secret) {
      return secret.value().utf8();
    }
  }
}
