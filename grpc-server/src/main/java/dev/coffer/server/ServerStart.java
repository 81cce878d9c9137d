package dev.coffer.server;

import dev.coffer.config.CofferConfig;
import dev.coffer.config.LimitsConfig;
import dev.coffer.config.ServerConfig;
import dev.coffer.layer.metrics.MetricsConfig;
import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.OpenStore;
import dev.coffer.pipeline.Stores;
import dev.coffer.proto.v1.KeyRingServiceGrpc;
import dev.coffer.proto.v1.KeyServiceGrpc;
import dev.coffer.proto.v1.SecretServiceGrpc;
import dev.coffer.proto.v1.SystemServiceGrpc;
import dev.coffer.proto.v1.WatchServiceGrpc;
import dev.coffer.server.access.Access;
import dev.coffer.server.access.OneTimeToken;
import dev.coffer.server.call.BoundedExecutor;
import dev.coffer.server.call.Gate;
import dev.coffer.server.call.GatedService;
import dev.coffer.server.call.ServedStores;
import dev.coffer.server.health.Readiness;
import dev.coffer.server.keyring.KeyRingCalls;
import dev.coffer.server.operations.OperationsServer;
import dev.coffer.server.secrets.SecretCalls;
import dev.coffer.server.system.Backups;
import dev.coffer.server.system.SystemCalls;
import dev.coffer.server.tls.ServerTls;
import dev.coffer.server.transit.TransitCalls;
import dev.coffer.server.watch.Reports;
import dev.coffer.server.watch.StreamRights;
import dev.coffer.server.watch.WatchCalls;
import dev.coffer.server.watch.Watches;
import dev.coffer.store.SealedSource;
import dev.coffer.store.SealedStore;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The start of a server, in the order in which it can fail cheaply: certificates and token, stores,
 * ports. Used once.
 */
final class ServerStart {
  private static final Logger LOG = LoggerFactory.getLogger(ServerStart.class);

  /** Calls about the server itself: few, and none of them waits for a store. */
  private static final int SYSTEM_THREADS = 8;

  private static final int SYSTEM_CALLS = 256;

  /** The type of stores whose secrets are variables of the process. */
  private static final String VARIABLES = "environment";

  private final CofferConfig config;
  private final ServerConfig server;
  private final Clock clock = Clock.systemUTC();
  private final Owned owned = new Owned();

  ServerStart(CofferConfig config) {
    this.config = config;
    this.server = config.server();
  }

  CofferServer run() {
    try {
      return start();
    } catch (RuntimeException e) {
      owned.close();
      throw e;
    }
  }

  private CofferServer start() {
    server.unsafeSettings().forEach(setting -> LOG.warn("{} is set: not for production", setting));
    warnOfVariables();
    refuseOpenMemory();
    LimitsConfig limits = server.limits();
    ServerTls tls = ServerTls.open(server.tls(), !server.isDevelopment());
    ServerMetrics metrics = owned.add(new ServerMetrics());
    Stores stores = owned.add(openStores(metrics));
    OneTimeToken oneTimeToken = new OneTimeToken(() -> systemStore(stores), clock);
    Access access = new Access(Access.rules(config.access()), oneTimeToken, clock);

    Gate gate = owned.add(new Gate(access, limits.maxCalls(), limits.maxDeadline()));
    ServedStores served = owned.add(new ServedStores(stores, limits.maxCallsPerStore()));
    BoundedExecutor system = owned.add(BoundedExecutor.ofServer(SYSTEM_THREADS, SYSTEM_CALLS));
    List<OpenStore> open = served.all().stream().map(one -> one.store()).toList();
    Readiness readiness = owned.add(new Readiness(open, clock));

    SecretCalls secrets = new SecretCalls(served);
    SystemCalls about =
        new SystemCalls(
            served,
            config.systemStore(),
            readiness,
            new Backups(served, server.data()),
            system,
            clock.instant());
    Watches watches =
        owned.add(
            new Watches(
                served,
                StreamRights.OF_ADMINISTRATORS,
                () -> systemStore(stores),
                limits.maxWatches(),
                limits.maxWatchesPerPrincipal(),
                limits.watchPatience()));
    Reports reports = new Reports(served, () -> systemStore(stores), clock);
    WatchCalls watching = new WatchCalls(watches, reports);
    TransitCalls transit = new TransitCalls(served);
    List<ServerServiceDefinition> services =
        List.of(
            secrets.in(new GatedService(SecretServiceGrpc.getServiceDescriptor(), gate, system)),
            watching.in(new GatedService(WatchServiceGrpc.getServiceDescriptor(), gate, system)),
            about.in(new GatedService(SystemServiceGrpc.getServiceDescriptor(), gate, system)),
            new KeyRingCalls(served, system)
                .in(new GatedService(KeyRingServiceGrpc.getServiceDescriptor(), gate, system)),
            transit.in(new GatedService(KeyServiceGrpc.getServiceDescriptor(), gate, system)));

    Listener listener = owned.add(new Listener(server, tls, access));
    Server grpc = listener.start(services, readiness.service());
    metrics.watch(gate, listener.bounds(), watches);
    open.forEach(store -> metrics.observe(store, watches));
    open.forEach(metrics::rewrap);
    OperationsServer operations =
        owned.add(
            OperationsServer.start(
                server.operations().socketAddress(),
                tls::operationsContext,
                readiness,
                metrics::scrape));
    readiness.start();
    transit.begin();
    LOG.info("Listening on port {}, operations on port {}", grpc.getPort(), operations.port());
    return new CofferServer(config, grpc, operations, readiness, watches, tls, access, owned);
  }

  private void warnOfVariables() {
    if (!server.isDevelopment()) {
      config
          .placesOf(VARIABLES)
          .forEach(
              place ->
                  LOG.warn(
                      "{}: secrets come from variables of the process, which its user and its"
                          + " children can read: not for production",
                      place));
    }
  }

  private void refuseOpenMemory() {
    SecretsException refusal = RunTimeOptions.ofThisProcess().refusal();
    if (refusal == null) {
      return;
    }
    if (!server.isDevelopment()) {
      throw refusal;
    }
    LOG.warn("{} {} Not for production.", refusal.getMessage(), refusal.remedy());
  }

  private Stores openStores(ServerMetrics metrics) {
    return config.openStores(config.pipeline().with(MetricsConfig.of(metrics.registry())));
  }

  /** Null while the store is away: it is opened behind its stand-in when it comes. */
  private @Nullable SealedStore systemStore(Stores stores) {
    return SealedSource.of(stores.store(config.systemStore()).backend());
  }
}
