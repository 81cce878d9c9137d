package dev.coffer.conformance;

import java.nio.file.Path;

/** The store in memory keeps the contract. */
@Proves("memory")
final class MemoryBackendTest extends BackendContract {
  @Override
  protected BackendHarness harness(Path folder) {
    return new MemoryHarness("memory");
  }
}
