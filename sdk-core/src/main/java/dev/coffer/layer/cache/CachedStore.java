package dev.coffer.layer.cache;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.Handler;
import dev.coffer.spi.GetManyRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One store behind the cache. Reads of values are answered from memory while they are fresh and
 * loaded once for all who wait otherwise; everything else passes, and what changes a secret makes
 * the cache forget it.
 */
final class CachedStore implements Handler, AutoCloseable {
  /** How long after a refresh that failed the next one may be tried, as a part of the ttl. */
  private static final int REFRESHES_PER_TTL = 20;

  private final String store;
  private final CacheIndex index;
  private final Handler next;
  private final Flights flights;
  private final Invalidations invalidations;
  private final BatchReads batches;
  private final long refreshGap;

  CachedStore(
      String store,
      CacheIndex index,
      Handler next,
      Flights flights,
      Invalidations invalidations,
      Duration ttl) {
    this.store = store;
    this.index = index;
    this.next = next;
    this.flights = flights;
    this.invalidations = invalidations;
    this.batches = new BatchReads(store, index, this, next);
    this.refreshGap = ttl.toNanos() / REFRESHES_PER_TTL;
  }

  @Override
  @SuppressWarnings("unchecked") // A read answers with what the type of its operation says.
  public <R> @Nullable R tryNow(Operation<R> operation, OperationContext context) {
    if (operation instanceof GetRequest get) {
      return (R) remembered(get, context);
    }
    if (operation instanceof GetManyRequest many) {
      return (R) batches.tryNow(many, context);
    }
    return null;
  }

  @Override
  @SuppressWarnings("unchecked") // As above.
  public <R> R run(Operation<R> operation, OperationContext context) {
    if (operation instanceof GetRequest get) {
      return (R) read(get, context);
    }
    if (operation instanceof GetManyRequest many) {
      invalidations.listen();
      return (R) batches.run(many, context);
    }
    return operation.verb().isMutation()
        ? mutate(operation, context)
        : next.run(operation, context);
  }

  /**
   * The hit path.
   *
   * @return null where nothing fresh is remembered
   * @throws SecretsException NOT_FOUND where that is what is remembered
   */
  @Nullable Secret remembered(GetRequest get, OperationContext context) {
    CachedAnswer answer = index.find(store, get);
    if (answer == null) {
      return null;
    }
    long now = index.now();
    if (now - answer.freshUntil() >= 0) {
      return null;
    }
    if (answer instanceof CachedAbsence absence) {
      throw absence.again();
    }
    CachedValue value = (CachedValue) answer;
    // Copied first: the refresh may be quick, and retires the value.
    Secret known = value.give();
    if (now - value.refreshAt() >= 0 && value.claimRefresh(now, now + refreshGap)) {
      flights.refresh(get, context);
    }
    return known;
  }

  private Secret read(GetRequest get, OperationContext context) {
    Secret known = remembered(get, context);
    if (known != null) {
      return known;
    }
    invalidations.listen();
    try {
      return load(get, context);
    } catch (SecretsException e) {
      Secret stale = Failures.allowStale(e.code()) ? stale(get) : null;
      if (stale != null) {
        return stale;
      }
      throw e;
    }
  }

  private Secret load(GetRequest get, OperationContext context) {
    Flight flight = flights.board(get, context);
    try {
      Secret answer = flight.await(context);
      if (answer == null) {
        throw overdue(get);
      }
      return answer;
    } catch (InterruptedException e) {
      throw interrupted(get, context);
    } finally {
      flight.leave();
    }
  }

  /** What is remembered past its time, for as long as the configuration bears it. */
  @Nullable Secret stale(GetRequest get) {
    return index.find(store, get) instanceof CachedValue value
        ? value.giveStale(index.now())
        : null;
  }

  private <R> R mutate(Operation<R> operation, OperationContext context) {
    try {
      R answer = next.run(operation, context);
      forget(operation.name());
      return answer;
    } catch (SecretsException e) {
      if (e.outcomeUnknown() || Failures.evict(e.code())) {
        forget(operation.name());
      }
      throw e;
    }
  }

  private void forget(@Nullable SecretName name) {
    if (name != null) {
      index.invalidate(store, name);
    }
  }

  private SecretsException overdue(GetRequest get) {
    return SecretsException.of(
            ErrorCode.DEADLINE_EXCEEDED, "The deadline passed before the store answered.")
        .store(store)
        .name(get.name())
        .remedy("Try again, or allow more time (--timeout, withTimeout).")
        .build();
  }

  /** An interrupt is the caller's, or that of the watchdog when the deadline has passed. */
  private SecretsException interrupted(GetRequest get, OperationContext context) {
    if (context.hasDeadline() && context.remaining().isNegative()) {
      return overdue(get);
    }
    Thread.currentThread().interrupt();
    return SecretsException.of(ErrorCode.CANCELLED, "The caller was interrupted while it waited.")
        .store(store)
        .name(get.name())
        .remedy("Call again from a thread that is not interrupted.")
        .build();
  }

  @Override
  public void close() {
    invalidations.close();
    flights.close();
  }
}
