package dev.coffer.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;

/** One test with everything it has: from an empty folder until nothing is left of it. */
final class Trial {
  private final Path folder;
  private final Leaks before;
  private final Logged logged;
  private final BackendHarness harness;
  private final TestedStore store;

  private Trial(Path folder, Leaks before, Logged logged, BackendHarness harness) {
    this.folder = folder;
    this.before = before;
    this.logged = logged;
    this.harness = harness;
    this.store = new TestedStore(harness, "t" + UUID.randomUUID().toString().substring(24));
  }

  static Trial begin(BackendContract contract) throws IOException {
    Path folder = Files.createTempDirectory("conformance");
    Leaks before = Leaks.now();
    Logged logged = new Logged();
    return new Trial(folder, before, logged, contract.harness(folder));
  }

  BackendHarness harness() {
    return harness;
  }

  TestedStore store() {
    return store;
  }

  /** Takes everything away, and fails for what is left or was printed. */
  void end() throws IOException {
    try (Logged hearing = logged) {
      try (BackendHarness ended = harness) {
        store.close();
        Cleaning.of(ended, store.room());
      }
      before.mustHaveEnded(harness.shared());
      store.canary().mustNotBeIn(hearing.text(), "what was logged");
    } finally {
      delete(folder);
    }
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
