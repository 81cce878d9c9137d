package dev.coffer.layer.metrics;

import dev.coffer.model.Secret;
import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.Handler;
import dev.coffer.pipeline.Layer;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.SecretBackend;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Counts every call exactly. Answers from memory are timed one in {@link #SAMPLED}, since reading a
 * clock twice costs as much as the read; calls that reach for the store are all timed.
 */
final class MetricsLayer implements Layer {
  /** One answer from memory in this many is timed. A power of two. */
  static final int SAMPLED = 64;

  private final MetricsConfig config;
  private final Queue<CallMeters> meters = new ConcurrentLinkedQueue<>();

  MetricsLayer(MetricsConfig config) {
    this.config = config;
  }

  @Override
  public Handler around(Handler next, String store, SecretBackend backend) {
    CallMeters ofStore = new CallMeters(config.registry(), store);
    meters.add(ofStore);
    return new Counted(next, ofStore);
  }

  @Override
  public void close() {
    meters.forEach(CallMeters::remove);
  }

  private static final class Counted implements Handler {
    private final Handler next;
    private final CallMeters meters;

    Counted(Handler next, CallMeters meters) {
      this.next = next;
      this.meters = meters;
    }

    @Override
    public <R> @Nullable R tryNow(Operation<R> operation, OperationContext context) {
      boolean timed = (ThreadLocalRandom.current().nextInt() & (SAMPLED - 1)) == 0;
      long start = timed ? System.nanoTime() : 0;
      R answer;
      try {
        answer = next.tryNow(operation, context);
      } catch (SecretsException e) {
        meters.failed(operation.verb(), Answered.MEMORY, e.code());
        throw e;
      }
      if (answer != null) {
        meters.succeeded(operation.verb(), Answered.MEMORY);
        if (timed) {
          meters.took(operation.verb(), Answered.MEMORY, System.nanoTime() - start);
        }
      }
      return answer;
    }

    @Override
    public <R> R run(Operation<R> operation, OperationContext context) {
      long start = System.nanoTime();
      try {
        R answer = next.run(operation, context);
        if (answer instanceof Secret secret && secret.provenance().stale()) {
          meters.stale(operation.verb());
        } else {
          meters.succeeded(operation.verb(), Answered.STORE);
        }
        return answer;
      } catch (SecretsException e) {
        meters.failed(operation.verb(), Answered.STORE, e.code());
        throw e;
      } finally {
        meters.took(operation.verb(), Answered.STORE, System.nanoTime() - start);
      }
    }
  }
}
