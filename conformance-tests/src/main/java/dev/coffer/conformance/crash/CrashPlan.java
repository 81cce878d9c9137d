package dev.coffer.conformance.crash;

import java.nio.file.Path;
import java.util.Random;

/**
 * How often and when a process is killed, and what it writes until then.
 *
 * @param seed decides everything that is random
 * @param cycles how often it is killed
 * @param writers how many threads write, 1 to 16: fewer than the versions that the store keeps
 * @param maxBytes the size of the largest value, from 64
 */
public record CrashPlan(long seed, int cycles, int writers, int maxBytes, Moments moments) {
  /** Chooses when to kill, anew for each process. */
  public interface Moments {
    KillMoment next(Path folder, Random random);
  }

  /** Small values, and kills at any moment of the first three hundred writes. */
  public static CrashPlan atAnyMoment(long seed, int cycles) {
    return new CrashPlan(
        seed,
        cycles,
        8,
        2_000,
        (folder, random) -> KillMoment.after(random.nextInt(300), random.nextInt(5_000_000)));
  }
}
