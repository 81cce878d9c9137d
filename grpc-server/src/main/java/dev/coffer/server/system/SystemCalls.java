package dev.coffer.server.system;

import dev.coffer.pipeline.OpenStore;
import dev.coffer.proto.v1.AuthenticationMethod;
import dev.coffer.proto.v1.GetCapabilitiesRequest;
import dev.coffer.proto.v1.GetCapabilitiesResponse;
import dev.coffer.proto.v1.GetStatusResponse;
import dev.coffer.proto.v1.HealthState;
import dev.coffer.proto.v1.Limits;
import dev.coffer.proto.v1.ListStoresResponse;
import dev.coffer.proto.v1.Store;
import dev.coffer.proto.v1.StoreStatus;
import dev.coffer.proto.v1.SystemServiceGrpc;
import dev.coffer.proto.v1.WhoAmIResponse;
import dev.coffer.server.access.Principal;
import dev.coffer.server.call.BoundedExecutor;
import dev.coffer.server.call.GatedService;
import dev.coffer.server.call.ServedStore;
import dev.coffer.server.call.ServedStores;
import dev.coffer.server.call.Terms;
import dev.coffer.server.call.Wire;
import dev.coffer.server.call.Work;
import dev.coffer.server.health.Readiness;
import dev.coffer.server.health.StoreHealth;
import dev.coffer.spi.Capabilities;
import dev.coffer.store.SealedSource;
import dev.coffer.store.SealedStore;
import io.grpc.ServerServiceDefinition;
import java.time.Instant;

/** The calls of {@code SystemService}. */
public final class SystemCalls {
  private final ServedStores stores;
  private final String systemStore;
  private final Readiness readiness;
  private final Backups backups;
  private final BoundedExecutor executor;
  private final Instant startTime;

  /**
   * @param systemStore the name of the store with the server's own state
   * @param executor where status is found out
   */
  public SystemCalls(
      ServedStores stores,
      String systemStore,
      Readiness readiness,
      Backups backups,
      BoundedExecutor executor,
      Instant startTime) {
    this.stores = stores;
    this.systemStore = systemStore;
    this.readiness = readiness;
    this.backups = backups;
    this.executor = executor;
    this.startTime = startTime;
  }

  /** These calls as a service. */
  public ServerServiceDefinition in(GatedService service) {
    return service
        .unary(SystemServiceGrpc.getListStoresMethod(), (q, t) -> Known.of(listStores()))
        .unary(SystemServiceGrpc.getWhoAmIMethod(), (q, t) -> Known.of(whoAmI(t)))
        .unary(SystemServiceGrpc.getGetCapabilitiesMethod(), (q, t) -> capabilities(q))
        .unary(
            SystemServiceGrpc.getGetStatusMethod(),
            (q, t) -> new Blocking<>(executor, this::status))
        .stream(SystemServiceGrpc.getCreateBackupMethod(), backups::create)
        .build();
  }

  private ListStoresResponse listStores() {
    ListStoresResponse.Builder answer = ListStoresResponse.newBuilder();
    for (ServedStore store : stores.all()) {
      String name = store.store().name();
      answer.addStores(Store.newBuilder().setName(name).setSystem(name.equals(systemStore)));
    }
    return answer.build();
  }

  private static WhoAmIResponse whoAmI(Terms terms) {
    Principal principal = terms.principal();
    WhoAmIResponse.Builder answer =
        WhoAmIResponse.newBuilder().setPrincipal(principal.name()).setMethod(method(principal));
    Instant expiry = principal.expireTime();
    return expiry == null ? answer.build() : answer.setExpireTime(Wire.timestamp(expiry)).build();
  }

  private static AuthenticationMethod method(Principal principal) {
    return switch (principal.proof()) {
      case CERTIFICATE -> AuthenticationMethod.AUTHENTICATION_METHOD_CERTIFICATE;
      case TOKEN -> AuthenticationMethod.AUTHENTICATION_METHOD_TOKEN;
      case ONE_TIME_TOKEN -> AuthenticationMethod.AUTHENTICATION_METHOD_BOOTSTRAP_TOKEN;
    };
  }

  /** A store behind a network may have to ask what it can do. */
  private Work<GetCapabilitiesResponse> capabilities(GetCapabilitiesRequest request) {
    ServedStore store = stores.named(request.getStore());
    return new Blocking<>(store.executor(), () -> answer(store.store()));
  }

  private static GetCapabilitiesResponse answer(OpenStore store) {
    Capabilities capabilities = store.capabilities();
    dev.coffer.spi.Limits limits = capabilities.limits();
    return GetCapabilitiesResponse.newBuilder()
        .addAllCapabilities(capabilities.set().stream().map(Enum::name).toList())
        .setLimits(
            Limits.newBuilder()
                .setMaxValueBytes(limits.maxValueBytes())
                .setMaxLabels(limits.maxLabels())
                .setMaxVersions(limits.maxVersions())
                .setMaxPageSize(limits.maxPageSize()))
        .build();
  }

  private GetStatusResponse status() {
    GetStatusResponse.Builder answer =
        GetStatusResponse.newBuilder()
            .setServerVersion(ServerVersion.TEXT)
            .setStartTime(Wire.timestamp(startTime));
    boolean anyUp = false;
    boolean anyDown = false;
    for (StoreHealth health : readiness.stores()) {
      anyUp |= health.probe().healthy();
      anyDown |= !health.probe().healthy();
      answer.addStores(status(health));
    }
    return answer.setState(whole(anyUp, anyDown)).build();
  }

  private HealthState whole(boolean anyUp, boolean anyDown) {
    if (readiness.isDraining()) {
      return HealthState.HEALTH_STATE_DRAINING;
    }
    if (!anyDown) {
      return HealthState.HEALTH_STATE_HEALTHY;
    }
    return anyUp ? HealthState.HEALTH_STATE_DEGRADED : HealthState.HEALTH_STATE_UNHEALTHY;
  }

  private StoreStatus status(StoreHealth health) {
    ServedStore store = stores.named(health.store());
    StoreStatus.Builder answer =
        StoreStatus.newBuilder()
            .setName(health.store())
            .setState(
                health.probe().healthy()
                    ? HealthState.HEALTH_STATE_HEALTHY
                    : HealthState.HEALTH_STATE_UNHEALTHY)
            .setDetail(health.probe().detail())
            .setRemedy(health.probe().remedy())
            .setProbeTime(Wire.timestamp(health.time()))
            .setCallsInFlight(store.executor().inFlight());
    SealedStore sealed = SealedSource.of(store.store().backend());
    if (sealed != null) {
      answer.setStoreId(sealed.id().toString()).setEpoch(sealed.epoch());
    }
    return answer.build();
  }
}
