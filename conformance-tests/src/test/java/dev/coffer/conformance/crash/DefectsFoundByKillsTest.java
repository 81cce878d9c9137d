package dev.coffer.conformance.crash;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The harness finds the defect that is planted in a store; without one it finds nothing. */
final class DefectsFoundByKillsTest {
  private static final int MOST_KILLS = 5;

  @TempDir Path folder;

  @Test
  void a_store_that_acknowledges_before_it_is_durable() {
    finds("was acknowledged and is lost", new DefectiveStores.Early());
  }

  @Test
  void a_store_that_gives_a_version_twice() {
    finds("was given before, and again to", new DefectiveStores.CountingAnew());
  }

  @Test
  void a_store_that_does_a_repeated_request_twice() {
    finds("or happened twice", new DefectiveStores.Forgetful());
  }

  @Test
  void a_store_that_commits_in_halves() {
    finds("verify: ", new DefectiveStores.InHalves());
  }

  private void finds(String finding, StoreOpener defective) {
    assertThatThrownBy(
            () ->
                CrashRun.run(
                    CrashSubject.embedding(defective),
                    folder,
                    CrashPlan.atAnyMoment(1, MOST_KILLS)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(finding);
  }
}
