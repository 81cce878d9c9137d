package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.conformance.ConformanceRun.Failure;
import dev.coffer.conformance.ConformanceRun.Result;
import dev.coffer.memory.MemoryBackend;
import dev.coffer.spi.Capability;
import dev.coffer.spi.SecretBackend;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of a backend finds each defect that is planted, and nothing in a store without. */
final class BackendContractTest {
  @ParameterizedTest
  @EnumSource
  void finds(DefectiveBackend defect) {
    Result result = over(defect::open);
    assertThat(result.failures())
        .extracting(Failure::toString)
        .anyMatch(told -> told.contains(defect.clue()));
    assertThat(result.row().broken()).isNotEmpty();
  }

  @Test
  void finds_nothing_in_a_store_that_keeps_it() {
    Result result = over(MemoryBackend::open);
    assertThat(result.failures()).isEmpty();
    assertThat(result.passed()).isGreaterThan(100);
  }

  /**
   * What it takes away is refused by the same tests, not left out. Stores without PUT are shown by
   * those that have none.
   */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PUT")
  void finds_nothing_in_a_store_that_lacks_and_refuses(Capability capability) {
    Result less = over(() -> MemoryBackend.without(capability));
    assertThat(less.failures()).isEmpty();
    assertThat(less.row().proved(capability)).isTrue();
  }

  private static Result over(Supplier<SecretBackend> open) {
    return ConformanceRun.over(
        folder ->
            new BackendHarness() {
              @Override
              public String title() {
                return "planted";
              }

              @Override
              public SecretBackend open() {
                return open.get();
              }

              @Override
              public boolean outlivesClosing() {
                return false;
              }
            },
        judged -> {});
  }
}
