package dev.coffer.server.watch;

import dev.coffer.proto.v1.WatchServiceGrpc;
import dev.coffer.server.call.GatedService;
import io.grpc.ServerServiceDefinition;

/** The calls of {@code WatchService}. */
public final class WatchCalls {
  private final Watches watches;
  private final Reports reports;

  public WatchCalls(Watches watches, Reports reports) {
    this.watches = watches;
    this.reports = reports;
  }

  /** These calls as a service. */
  public ServerServiceDefinition in(GatedService service) {
    return service
        .push(WatchServiceGrpc.getWatchMethod(), watches::begin)
        .unary(WatchServiceGrpc.getReportAppliedMethod(), reports::report)
        .build();
  }
}
