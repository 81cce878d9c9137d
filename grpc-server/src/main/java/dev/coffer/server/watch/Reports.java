package dev.coffer.server.watch;

import dev.coffer.journal.AppliedReport;
import dev.coffer.journal.AppliedReports;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Page;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.proto.v1.ReportAppliedRequest;
import dev.coffer.proto.v1.ReportAppliedResponse;
import dev.coffer.server.call.BoundedExecutor;
import dev.coffer.server.call.ServedStore;
import dev.coffer.server.call.ServedStores;
import dev.coffer.server.call.Terms;
import dev.coffer.server.call.Work;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.store.SealedStore;
import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes what subscribers say of the versions they use. Thread-safe. */
public final class Reports {
  private static final int PAGE = 1000;

  private final ServedStores stores;
  private final Supplier<@Nullable SealedStore> system;
  private final Clock clock;

  /**
   * @param system the store with the server's own state; null while it is away
   */
  public Reports(ServedStores stores, Supplier<@Nullable SealedStore> system, Clock clock) {
    this.stores = stores;
    this.system = system;
    this.clock = clock;
  }

  Work<ReportAppliedResponse> report(ReportAppliedRequest request, Terms terms) {
    ServedStore store = stores.named(request.getStore());
    SecretName name = SecretName.of(request.getName());
    OperationContext context = terms.context(request.getRequestId());
    AppliedReport report =
        new AppliedReport(
            context.caller(),
            request.getSubscriber(),
            VersionId.of(request.getVersion()),
            outcome(request),
            request.getDetail(),
            clock.instant());
    return new Reporting(store.executor(), () -> take(store, name, report, context));
  }

  private static AppliedReport.Outcome outcome(ReportAppliedRequest request) {
    return switch (request.getOutcome()) {
      case APPLY_OUTCOME_APPLIED -> AppliedReport.Outcome.APPLIED;
      case APPLY_OUTCOME_FAILED -> AppliedReport.Outcome.FAILED;
      case APPLY_OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
          throw SecretsException.of(
                  ErrorCode.INVALID_ARGUMENT, "The report does not say how it went.")
              .remedy("Say APPLIED or FAILED.")
              .build();
    };
  }

  private void take(
      ServedStore store, SecretName name, AppliedReport report, OperationContext context) {
    requireVersion(store, name, report.version(), context);
    SealedStore own = system.get();
    if (own == null) {
      throw SecretsException.of(ErrorCode.UNAVAILABLE, "The system store cannot be reached.")
          .remedy("Try again, or see /readyz for why.")
          .build();
    }
    new AppliedReports(own.system()).report(store.store().name(), name, report, context);
  }

  private static void requireVersion(
      ServedStore store, SecretName name, VersionId version, OperationContext context) {
    String token = "";
    do {
      Page<Version> page =
          store.store().handler().run(new ListVersionsRequest(name, PAGE, token), context);
      if (page.items().stream().anyMatch(known -> known.id().equals(version))) {
        return;
      }
      token = page.nextPageToken();
    } while (!token.isEmpty());
    throw SecretsException.of(ErrorCode.NOT_FOUND, "The secret has no such version.")
        .store(store.store().name())
        .name(name)
        .remedy("Report a version that a change or a read gave.")
        .build();
  }

  /** One report, on the threads of its store. */
  private record Reporting(BoundedExecutor executor, Runnable take)
      implements Work<ReportAppliedResponse> {
    @Override
    public @Nullable ReportAppliedResponse tryNow() {
      return null;
    }

    @Override
    public ReportAppliedResponse run() {
      take.run();
      return ReportAppliedResponse.getDefaultInstance();
    }

    @Override
    public void release() {
      // Holds no secret.
    }
  }
}
