package dev.coffer.cli.verb.conformance;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.Progress;
import dev.coffer.cli.session.Session;
import dev.coffer.conformance.ConformanceRun;
import dev.coffer.conformance.ConformanceRun.Failure;
import dev.coffer.conformance.ConformanceRun.Result;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import dev.coffer.spi.SecretBackend;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One run of the contract over one store: from an empty prefix to an empty prefix. */
final class StoreTrial {
  /** Room for the longest names that the suite makes beneath the prefix. */
  private static final int MAX_PREFIX_BYTES = 128;

  private static final int MAX_PREFIX_SEGMENTS = 8;

  private final Session session;
  private final String store;
  private final TriedStore tried;

  StoreTrial(Session session, String prefix) throws IOException {
    this.session = session;
    this.store = session.storeName();
    this.tried = new TriedStore(store, checked(prefix), session.backends(store));
  }

  private static NamePrefix checked(String prefix) {
    NamePrefix checked = NamePrefix.of(prefix);
    long segments = prefix.chars().filter(c -> c == '/').count();
    if (prefix.isEmpty() || prefix.length() > MAX_PREFIX_BYTES || segments > MAX_PREFIX_SEGMENTS) {
      throw SecretsException.of(
              ErrorCode.INVALID_ARGUMENT,
              "The prefix must have 1 to %d segments and at most %d characters."
                  .formatted(MAX_PREFIX_SEGMENTS, MAX_PREFIX_BYTES))
          .remedy("Give a short one that nothing else uses, as conformance/.")
          .build();
    }
    return checked;
  }

  Exit run() throws IOException {
    refuseWhatCannotBeTried();
    refuseWhatIsInUse();
    Result result;
    List<SecretName> left;
    try (Progress progress = session.output().progress("sentences");
        TriedStore.Watch watch = tried.cleanedWhenInterrupted()) {
      try {
        tried.seeWhetherItOutlivesClosing();
        result = ConformanceRun.over(folder -> tried.harness(), judged -> progress.step());
      } finally {
        left = ConformanceRun.clean(tried.harness());
      }
    }
    List<Failure> failures = new ArrayList<>(result.failures());
    if (!left.isEmpty()) {
      failures.add(notPurged(left));
    }
    if (result.passed() == 0 && failures.isEmpty()) {
      throw new IllegalStateException("the suite tried nothing");
    }
    new Findings(session.output(), store).tell(result, failures);
    return failures.isEmpty() ? Exit.DONE : Exit.NO;
  }

  /** What is made must be seen and taken away again. */
  private void refuseWhatCannotBeTried() {
    try (SecretBackend backend = tried.open()) {
      Capabilities capabilities = backend.capabilities();
      if (!capabilities.has(Capability.PUT)) {
        throw unsupported(
            "The store cannot be put to, and the suite makes secrets of its own.",
            "Try a store that can be written; one that is only read is proved by a harness in"
                + " a test (conformance-tests/README.md).");
      }
      if (!capabilities.has(Capability.LIST) || !capabilities.has(Capability.PURGE)) {
        throw unsupported(
            "The store cannot list or purge, so the suite would leave behind what it makes.",
            "Prove it by a harness in a test, on a store that may be thrown away"
                + " (conformance-tests/README.md).");
      }
    }
  }

  private SecretsException unsupported(String message, String remedy) {
    return SecretsException.of(ErrorCode.UNSUPPORTED, message).store(store).remedy(remedy).build();
  }

  private void refuseWhatIsInUse() {
    int there = ConformanceRun.found(tried.harness()).size();
    if (there > 0) {
      throw SecretsException.of(
              ErrorCode.FAILED_PRECONDITION,
              "Beneath the prefix %s there are secrets already: %d, deleted ones counted."
                  .formatted(tried.prefix(), there))
          .store(store)
          .remedy(
              "Nothing was touched. Give another prefix; what an earlier run left behind is shown"
                  + " by coffer list and coffer list --deleted, and goes with coffer purge.")
          .build();
    }
  }

  private static Failure notPurged(List<SecretName> left) {
    return new Failure(
        "What the suite makes can be taken away again",
        Set.of(Capability.PURGE),
        "Still there after a purge: " + left + ".");
  }
}
