package dev.coffer.remote;

import dev.coffer.proto.v1.GetStatusResponse;
import dev.coffer.proto.v1.HealthState;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * How a server is.
 *
 * @param state {@code healthy}, {@code degraded}, {@code unhealthy} or {@code draining}
 * @param serverVersion as 0.1.0
 * @param startTime when it began to take calls
 * @param stores each store, in the order in which they were configured
 */
public record ServerStatus(
    String state, String serverVersion, Instant startTime, List<StoreHealth> stores) {
  public ServerStatus {
    stores = List.copyOf(stores);
  }

  /**
   * How one store is.
   *
   * @param detail one sentence for an operator
   * @param remedy what an operator can do; empty where nothing is known
   * @param probeTime when it was asked
   * @param storeId the immutable id of a sealed store; empty for others
   * @param epoch rises with each restore of a sealed store; 0 for others
   * @param callsInFlight how many calls wait for it or are in it
   */
  public record StoreHealth(
      String name,
      boolean healthy,
      String detail,
      String remedy,
      Instant probeTime,
      String storeId,
      long epoch,
      int callsInFlight) {}

  static ServerStatus of(GetStatusResponse status) {
    return new ServerStatus(
        word(status.getState()),
        status.getServerVersion(),
        FromWire.instant(status.getStartTime()),
        status.getStoresList().stream()
            .map(
                store ->
                    new StoreHealth(
                        store.getName(),
                        store.getState() == HealthState.HEALTH_STATE_HEALTHY,
                        store.getDetail(),
                        store.getRemedy(),
                        FromWire.instant(store.getProbeTime()),
                        store.getStoreId(),
                        store.getEpoch(),
                        store.getCallsInFlight()))
            .toList());
  }

  private static String word(HealthState state) {
    return state.name().replace("HEALTH_STATE_", "").toLowerCase(Locale.ROOT);
  }
}
