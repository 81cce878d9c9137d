package dev.coffer;

import dev.coffer.journal.AppliedReport;
import dev.coffer.journal.AppliedReport.Outcome;
import dev.coffer.journal.AppliedReports;
import dev.coffer.journal.ReportedVersion;
import dev.coffer.journal.Watchable;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.VersionId;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.SecretBackend;
import dev.coffer.store.SealedSource;
import dev.coffer.store.SealedStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be said of versions that were applied, or were not: the last of each secret, until it
 * was said. A store that keeps no such reports is told nothing. Thread-safe.
 */
final class RefReports {
  private static final Logger LOG = LoggerFactory.getLogger(RefReports.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Of several processes of one identity each is a subscriber of its own. */
  private static final String SUBSCRIBER = "ref-" + UUID.randomUUID();

  private final String store;
  private final SecretBackend backend;
  private final Runnable news;
  private final Map<SecretName, Said> unsaid = new ConcurrentHashMap<>();

  private record Said(VersionId version, Outcome outcome) {}

  /**
   * @param news called when there is something to say
   */
  RefReports(String store, SecretBackend backend, Runnable news) {
    this.store = store;
    this.backend = backend;
    this.news = news;
  }

  void add(SecretName name, VersionId version, Outcome outcome) {
    unsaid.put(name, new Said(version, outcome));
    news.run();
  }

  /** Says what is to be said; may block. What cannot be said now is kept. */
  void send() {
    Iterator<Map.Entry<SecretName, Said>> all = unsaid.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<SecretName, Said> one = all.next();
      try {
        say(one.getKey(), one.getValue());
      } catch (SecretsException e) {
        LOG.warn("{} could not be reported as applied: {}", one.getKey(), e.getMessage());
        if (e.code() == ErrorCode.UNAVAILABLE || e.code() == ErrorCode.DEADLINE_EXCEEDED) {
          return;
        }
      }
      unsaid.remove(one.getKey(), one.getValue());
    }
  }

  private void say(SecretName name, Said said) {
    OperationContext context = OperationContext.LOCAL.within(PATIENCE);
    if (backend instanceof Watchable far) {
      far.report(
          new ReportedVersion(name, said.version(), SUBSCRIBER, said.outcome(), ""), context);
      return;
    }
    SealedStore own = SealedSource.of(backend);
    if (own != null) {
      new AppliedReports(own.system())
          .report(
              store,
              name,
              new AppliedReport(
                  context.caller(), SUBSCRIBER, said.version(), said.outcome(), "", Instant.now()),
              context);
    }
  }
}
