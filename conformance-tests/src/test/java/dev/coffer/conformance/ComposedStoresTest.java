package dev.coffer.conformance;

import dev.coffer.compose.FailoverBackend;
import dev.coffer.compose.LayeredBackend;
import dev.coffer.compose.Member;
import dev.coffer.local.environment.EnvironmentBackend;
import dev.coffer.local.environment.EnvironmentConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** Stores that are made of others keep the contract as those do. */
final class ComposedStoresTest {
  @Nested
  @Proves("layered")
  final class Layered extends BackendContract {
    @Override
    protected BackendHarness harness(Path folder) {
      return new MemoryHarness(
          "layered: environment, memory, memory",
          memory ->
              LayeredBackend.writingTo(
                  "written",
                  "tested",
                  List.of(
                      new Member(
                          "top",
                          EnvironmentBackend.open(EnvironmentConfig.ofPrefix("CONFORMANCE_"))),
                      new Member("written", memory.get()),
                      new Member("bottom", memory.get()))));
    }
  }

  @Nested
  @Proves("failover")
  final class Failover extends BackendContract {
    @Override
    protected BackendHarness harness(Path folder) {
      return new MemoryHarness(
          "failover: memory, memory",
          memory ->
              FailoverBackend.of(
                  "tested",
                  List.of(new Member("first", memory.get()), new Member("second", memory.get()))));
    }
  }
}
