package dev.coffer.server;

import dev.coffer.config.CofferConfig;
import dev.coffer.config.ServerConfig;
import dev.coffer.model.SecretsException;
import dev.coffer.server.access.Access;
import dev.coffer.server.call.Traces;
import dev.coffer.server.health.Readiness;
import dev.coffer.server.operations.OperationsServer;
import dev.coffer.server.tls.ServerTls;
import dev.coffer.server.watch.Watches;
import io.grpc.Server;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server. It answers calls over TLS 1.3, and liveness, readiness and metrics on the
 * operations port. Thread-safe.
 */
public final class CofferServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CofferServer.class);

  private final CofferConfig config;
  private final Server listener;
  private final OperationsServer operations;
  private final Readiness readiness;
  private final Watches watches;
  private final ServerTls tls;
  private final Access access;
  private final Owned owned;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);

  CofferServer(
      CofferConfig config,
      Server listener,
      OperationsServer operations,
      Readiness readiness,
      Watches watches,
      ServerTls tls,
      Access access,
      Owned owned) {
    this.config = config;
    this.listener = listener;
    this.operations = operations;
    this.readiness = readiness;
    this.watches = watches;
    this.tls = tls;
    this.access = access;
    this.owned = owned;
  }

  /**
   * Opens the stores of the file and begins to answer. A store that is down is open all the same,
   * and named by readiness until it answers.
   *
   * @throws SecretsException CONFIGURATION for a file, certificate, token or address that cannot
   *     work; INTEGRITY for damaged or foreign data; UNAVAILABLE for a port in use; LIMIT_EXCEEDED
   *     where the disk is full. Nothing listens then and nothing is left open
   */
  public static CofferServer start(CofferConfig config) {
    ServerLog.set(config.server().logLevel());
    return new ServerStart(config).run();
  }

  /** The port on which calls come in. */
  public int port() {
    return listener.getPort();
  }

  /** The port of liveness, readiness and metrics. */
  public int operationsPort() {
    return operations.port();
  }

  /** How many streams of changes are open. */
  public int watches() {
    return watches.open();
  }

  /**
   * Reads the file again and takes its certificates, administrators, token and log level, for new
   * connections and from the next call on. All else stays as it was at the start.
   *
   * @throws SecretsException CONFIGURATION where anything is wrong; then nothing changes
   */
  public void reload() {
    CofferConfig fresh = CofferConfig.load(config.file());
    ServerConfig server = fresh.server();
    Access.Rules rules = Access.rules(fresh.access());
    tls.reload(server.tls());
    access.reload(rules);
    ServerLog.set(server.logLevel());
    LOG.info("Reloaded {}", config.file());
  }

  /**
   * Ends this server in good order on SIGTERM and SIGINT, and reloads it on SIGHUP.
   *
   * @param afterReload what is to be done when it was reloaded
   */
  public void obeySignals(Runnable afterReload) {
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "coffer-shutdown"));
    HangUp.handle(
        () -> {
          try {
            reload();
            afterReload.run();
          } catch (RuntimeException e) {
            LOG.error("The reload failed, and nothing was changed: {}", Traces.of(e));
          }
        });
  }

  /** Waits until the server was closed. */
  public void awaitTermination() throws InterruptedException {
    closed.await();
  }

  /**
   * Ends in good order: health says so, no new connections are taken, calls in flight have the time
   * that the configuration gives them, then the stores are closed. Closing again waits for the
   * first.
   */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      awaitClosed();
      return;
    }
    try {
      readiness.drain();
      watches.drain();
      listener.shutdown();
      Duration drain = config.server().limits().drainTime();
      if (!listener.awaitTermination(drain.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("Calls were still under way after {}; they are cut off", drain);
      }
    } catch (InterruptedException e) {
      // Whoever waits has no time: what is left of the order is kept, without waiting.
      Thread.currentThread().interrupt();
    } finally {
      owned.close();
      closed.countDown();
    }
  }

  private void awaitClosed() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
