package dev.coffer.conformance.rotating;

import dev.coffer.SecretsClient;
import dev.coffer.journal.AppliedReport;
import dev.coffer.journal.AppliedReports;
import dev.coffer.local.key.SoftwareKeyProvider;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Version;
import dev.coffer.store.MemoryRecords;
import dev.coffer.store.SealedConfig;
import dev.coffer.store.SealedStore;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * A sealed store in memory, with what whoever rotates does: put, and wait for the word of users.
 */
final class RotatedStore implements AutoCloseable {
  private final SoftwareKeyProvider root;
  private final SealedStore store;
  private final SecretsClient client;

  RotatedStore(Path folder) {
    this.root = SoftwareKeyProvider.createFile(folder.resolve("root.key"));
    this.store = SealedStore.create("default", new MemoryRecords(), root, SealedConfig.DEFAULT);
    this.client = SecretsClient.builder().store("default", store).build();
  }

  SecretsClient client() {
    return client;
  }

  Version put(String name, String text) {
    try (SecretValue value = SecretValue.ofUtf8(text)) {
      return client.put(name, value);
    }
  }

  Version put(String name, Map<String, String> fields) {
    try (SecretValue value = SecretValue.ofFields(fields)) {
      return client.put(name, value);
    }
  }

  /** Until whoever uses the secret says this of the version. */
  void awaitReport(Version version, AppliedReport.Outcome outcome) {
    Awaitility.await().until(() -> isReported(version, outcome));
  }

  private boolean isReported(Version version, AppliedReport.Outcome outcome) {
    SecretName name = version.name();
    return new AppliedReports(store.system())
        .of("default", name).stream()
            .anyMatch(
                report -> report.version().equals(version.id()) && report.outcome() == outcome);
  }

  @Override
  public void close() {
    client.close();
    root.close();
  }
}
