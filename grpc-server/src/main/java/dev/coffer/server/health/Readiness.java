package dev.coffer.server.health;

import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.OpenStore;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.Probe;
import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Asks every store whether it answers: on demand, at most once a second, and every few seconds by
 * itself, so that the gRPC health service knows. Each store has a thread of its own for this and a
 * bounded time, so one that hangs hides nothing of the others. Thread-safe.
 */
public final class Readiness implements AutoCloseable {
  /** The health service's name of a store is this, and the store's name. */
  static final String STORE_PREFIX = "stores/";

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final long PAUSE_SECONDS = 5;

  private final Collection<OpenStore> stores;
  private final Clock clock;
  private final HealthStatusManager health = new HealthStatusManager();
  private final ExecutorService probing = Executors.newCachedThreadPool(Readiness::daemon);
  private final ConcurrentHashMap<String, Future<Probe>> underWay = new ConcurrentHashMap<>();
  private final ReentrantLock asking = new ReentrantLock();
  private final Thread watcher = daemon(this::watch);
  private volatile List<StoreHealth> last = List.of();
  private volatile Instant lastTime = Instant.MIN;
  private final AtomicBoolean draining = new AtomicBoolean();

  /**
   * @param stores not owned
   */
  public Readiness(Collection<OpenStore> stores, Clock clock) {
    this.stores = List.copyOf(stores);
    this.clock = clock;
  }

  /** Begins to look by itself. */
  public void start() {
    watcher.start();
  }

  /** The standard health service: {@code ""} is the server, {@code stores/NAME} a store. */
  public BindableService service() {
    return health.getHealthService();
  }

  /** How the stores are, in the order in which they were configured: at most a second old. */
  public List<StoreHealth> stores() {
    asking.lock();
    try {
      if (last.isEmpty() || clock.instant().isAfter(lastTime.plus(FRESH))) {
        last = askAll();
        lastTime = clock.instant();
        last.forEach(this::publish);
      }
      return last;
    } finally {
      asking.unlock();
    }
  }

  /** Whether the server has been told to end. */
  public boolean isDraining() {
    return draining.get();
  }

  /** From now on the health service says that nothing is served, whatever comes. */
  public void drain() {
    if (!draining.getAndSet(true)) {
      health.enterTerminalState();
    }
  }

  private List<StoreHealth> askAll() {
    Instant now = clock.instant();
    long until = System.nanoTime() + PATIENCE.toNanos();
    stores.forEach(store -> underWay.computeIfAbsent(store.name(), name -> ask(store)));
    List<StoreHealth> found = new ArrayList<>();
    for (OpenStore store : stores) {
      found.add(new StoreHealth(store.name(), await(store.name(), until), now));
    }
    return List.copyOf(found);
  }

  private Future<Probe> ask(OpenStore store) {
    OperationContext context = OperationContext.LOCAL.within(PATIENCE);
    return probing.submit(() -> store.probe(context));
  }

  /** What the store said; a question that it did not answer yet stays open, and is not repeated. */
  private Probe await(String store, long until) {
    Future<Probe> asked = underWay.get(store);
    if (asked == null) {
      return Probe.failing("was not asked");
    }
    try {
      Probe probe = asked.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
      underWay.remove(store, asked);
      return probe;
    } catch (TimeoutException e) {
      return Probe.failing("does not answer within " + PATIENCE.toSeconds() + " s");
    } catch (ExecutionException e) {
      underWay.remove(store, asked);
      return failed(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Probe.failing("was not asked: the server is ending");
    }
  }

  private static Probe failed(@org.jspecify.annotations.Nullable Throwable failure) {
    return failure instanceof SecretsException e
        ? Probe.failing(e)
        : Probe.failing("failed unexpectedly");
  }

  private void publish(StoreHealth store) {
    health.setStatus(
        STORE_PREFIX + store.store(),
        store.probe().healthy() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
  }

  private void watch() {
    try {
      while (!draining.get()) {
        stores();
        TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
      }
    } catch (InterruptedException e) {
      // The server is ending.
      Thread.currentThread().interrupt();
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "coffer-readiness");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    drain();
    watcher.interrupt();
    probing.shutdownNow();
  }
}
