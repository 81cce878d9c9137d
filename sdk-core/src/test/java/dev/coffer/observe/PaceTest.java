package dev.coffer.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PaceTest {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 60, 300})
  void noMinuteHasMoreCallsThanTheBudgetAndTheRateIsUsed(int budget) {
    List<Long> calls = calls(new Pace(new CallBudget(budget), new Random(7), 0), 30 * MINUTE);
    int most = 0;
    for (int first = 0, last = 0; last < calls.size(); last++) {
      while (calls.get(last) - calls.get(first) >= MINUTE) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    assertThat(most).isLessThanOrEqualTo(budget);
    assertThat(calls.size()).isBetween((int) (30 * budget * 0.85), 30 * budget);
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 300})
  void callsAreNotInStep(int budget) {
    List<Long> calls = calls(new Pace(new CallBudget(budget), new Random(7), 0), 10 * MINUTE);
    List<Long> gaps = new ArrayList<>();
    for (int i = budget; i < calls.size(); i++) {
      gaps.add(calls.get(i) - calls.get(i - 1));
    }
    assertThat(gaps.stream().distinct().count()).isGreaterThan(gaps.size() / 2);
  }

  /** A planted defect: whoever forgets to count is found. */
  @ParameterizedTest
  @ValueSource(ints = 60)
  void callsThatAreNotCountedAreSeen(int budget) {
    Pace pace = new Pace(new CallBudget(budget), new Random(7), 0);
    int uncounted = 0;
    for (long now = 0; now < MINUTE; now += MINUTE / 1_000) {
      uncounted += pace.waitNanos(now) <= 0 ? 1 : 0;
    }
    assertThat(uncounted).isGreaterThan(budget);
  }

  /** One who calls whenever it may. */
  private static List<Long> calls(Pace pace, long until) {
    List<Long> calls = new ArrayList<>();
    long now = 0;
    while (now < until) {
      long wait = pace.waitNanos(now);
      if (wait <= 0) {
        pace.spend(now);
        calls.add(now);
      } else {
        now += wait;
      }
    }
    return calls;
  }
}
