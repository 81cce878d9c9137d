package dev.coffer.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a token is renewed, and when that is of no more use. */
final class RenewalTest {
  @Test
  void aLongLifeIsRenewedAfterTwoThirds() {
    assertThat(Renewal.wait(Duration.ofSeconds(3600), 0)).isEqualTo(Duration.ofSeconds(2400));
    assertThat(Renewal.wait(Duration.ofSeconds(3600), 1)).isEqualTo(Duration.ofSeconds(2160));
  }

  @Test
  void aShortLifeIsRenewedBeforeTheMarginAndNeverBeforeItsHalf() {
    assertThat(Renewal.wait(Duration.ofSeconds(24), 0)).isEqualTo(Duration.ofSeconds(14));
    assertThat(Renewal.wait(Duration.ofSeconds(10), 0)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void afterAFailureItIsTriedAgainMoreOftenTowardsTheEnd() {
    assertThat(Renewal.pause(Duration.ofHours(1))).isEqualTo(Duration.ofSeconds(30));
    assertThat(Renewal.pause(Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(10));
    assertThat(Renewal.pause(Duration.ofMillis(10))).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aLifeThatIsAsLongAgainHasGrown() {
    Credential half = held(Duration.ofSeconds(100), Duration.ofSeconds(60));
    assertThat(Renewal.hasExtended(half, held(Duration.ofSeconds(100), Duration.ZERO))).isTrue();
    assertThat(Renewal.hasExtended(half, held(Duration.ofSeconds(41), Duration.ZERO))).isFalse();
  }

  private static Credential held(Duration life, Duration ago) {
    return new Credential("t", life, true, true, System.nanoTime() - ago.toNanos());
  }
}
