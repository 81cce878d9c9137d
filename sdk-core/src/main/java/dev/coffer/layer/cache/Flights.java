package dev.coffer.layer.cache;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.Handler;
import dev.coffer.pipeline.Watchdog;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The loads of one store: one for each read, however many wait for it. They run on threads of the
 * store's own, so that the deadline of one caller ends neither the load nor the wait of the others,
 * and so that a store that hangs holds up no other.
 */
final class Flights implements AutoCloseable {
  private static final int THREADS = 32;
  private static final int WAITING = 10_000;
  private static final long IDLE_SECONDS = 10;

  private final String store;
  private final CacheIndex index;
  private final Handler next;
  private final Watchdog watchdog;
  private final Duration loadTimeout;
  private final ThreadPoolExecutor threads;
  private final ConcurrentHashMap<GetRequest, Flight> inTheAir = new ConcurrentHashMap<>();

  Flights(String store, CacheIndex index, Handler next, Watchdog watchdog, Duration loadTimeout) {
    this.store = store;
    this.index = index;
    this.next = next;
    this.watchdog = watchdog;
    this.loadTimeout = loadTimeout;
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, "coffer-load-" + store);
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * The load of this read that is under way, or a new one. The caller has boarded and must leave.
   *
   * @throws SecretsException THROTTLED where too many loads wait already
   */
  Flight board(GetRequest get, OperationContext caller) {
    while (true) {
      Flight under = inTheAir.get(get);
      if (under != null && isWorthJoining(get, under) && under.board()) {
        return under;
      }
      Flight flight = prepare(get, caller);
      boolean first =
          under == null
              ? inTheAir.putIfAbsent(get, flight) == null
              : inTheAir.replace(get, under, flight);
      if (first) {
        flight.board();
        start(get, flight);
        return flight;
      }
    }
  }

  /** Loads without anyone waiting, unless a load is under way. */
  void refresh(GetRequest get, OperationContext caller) {
    Flight flight = prepare(get, caller);
    if (inTheAir.putIfAbsent(get, flight) == null) {
      start(get, flight);
    }
  }

  /** A load that began before its name was invalidated may bring what was true before. */
  private boolean isWorthJoining(GetRequest get, Flight flight) {
    return index.isCurrent(store, get.name(), flight.load())
        && !flight.context().remaining().isNegative();
  }

  private Flight prepare(GetRequest get, OperationContext caller) {
    OperationContext context =
        new OperationContext(
                OperationContext.NO_DEADLINE, caller.caller(), null, caller.traceParent())
            .within(loadTimeout);
    return new Flight(index.begin(store, get.name()), context);
  }

  private void start(GetRequest get, Flight flight) {
    try {
      threads.execute(() -> fly(get, flight));
    } catch (RejectedExecutionException e) {
      land(get, flight, refused(get, e));
    }
  }

  private void fly(GetRequest get, Flight flight) {
    try {
      Secret secret = watchdog.run(next, get, flight.context());
      index.remember(store, get, flight.load(), secret);
      inTheAir.remove(get, flight);
      flight.land(secret);
    } catch (SecretsException e) {
      land(get, flight, e);
    } catch (Throwable e) {
      land(get, flight, defect(get, e));
      throw e;
    }
  }

  private void land(GetRequest get, Flight flight, SecretsException error) {
    if (Failures.evict(error.code())) {
      index.forget(store, get.name(), flight.load());
    }
    if (error.code() == ErrorCode.NOT_FOUND) {
      index.rememberAbsence(store, get.name(), get.selector(), flight.load(), error);
    }
    inTheAir.remove(get, flight);
    flight.fail(error);
  }

  private SecretsException refused(GetRequest get, RejectedExecutionException e) {
    if (threads.isShutdown()) {
      return closed(get);
    }
    return SecretsException.of(ErrorCode.THROTTLED, "Too many reads wait for the store already.")
        .store(store)
        .name(get.name())
        .remedy("Ask again later, or less often.")
        .cause(e)
        .build();
  }

  private SecretsException closed(GetRequest get) {
    return SecretsException.closed("client").store(store).name(get.name()).build();
  }

  private SecretsException defect(GetRequest get, Throwable e) {
    return SecretsException.of(ErrorCode.INTERNAL, "The load of the secret failed unexpectedly.")
        .store(store)
        .name(get.name())
        .remedy("This is a defect: please report it with its stack trace.")
        .cause(e)
        .build();
  }

  /** Interrupts the loads under way, and ends those that have not begun. */
  @Override
  public void close() {
    threads.shutdownNow();
    inTheAir.forEach((get, flight) -> land(get, flight, closed(get)));
  }
}
