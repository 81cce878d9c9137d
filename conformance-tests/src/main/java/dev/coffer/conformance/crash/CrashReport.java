package dev.coffer.conformance.crash;

/**
 * What a run of kills saw.
 *
 * @param kills how many
 * @param acknowledged writes, each of which was found
 * @param openAndDone writes that were under way at a kill, and were found whole
 * @param openAndUndone writes that were under way at a kill, and left no trace
 * @param repeated writes that were done before and were answered alike when they came again
 */
public record CrashReport(
    int kills, long acknowledged, long openAndDone, long openAndUndone, long repeated) {
  static final CrashReport NOTHING = new CrashReport(0, 0, 0, 0, 0);

  /** Both together. */
  public CrashReport plus(CrashReport other) {
    return new CrashReport(
        kills + other.kills,
        acknowledged + other.acknowledged,
        openAndDone + other.openAndDone,
        openAndUndone + other.openAndUndone,
        repeated + other.repeated);
  }
}
