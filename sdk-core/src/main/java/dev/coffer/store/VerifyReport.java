package dev.coffer.store;

import java.util.List;
import java.util.Objects;

/**
 * What {@link SealedStore#verify()} found.
 *
 * @param revision of the record store that was looked at
 * @param records how many rows were read
 * @param findings at most {@value #MAX_FINDINGS}, none when all is well; never a secret
 * @param more how many findings there were beyond those
 */
public record VerifyReport(long revision, long records, List<Finding> findings, long more) {
  /** The most findings that a report lists. */
  public static final int MAX_FINDINGS = 1000;

  public VerifyReport {
    findings = List.copyOf(findings);
  }

  /** Whether nothing is wrong. */
  public boolean isClean() {
    return findings.isEmpty();
  }

  /**
   * One thing that is wrong.
   *
   * @param record what it is about, as {@code version 3 of trading/db}
   * @param problem one sentence
   */
  public record Finding(String record, String problem) {
    public Finding {
      Objects.requireNonNull(record, "record");
      Objects.requireNonNull(problem, "problem");
    }
  }
}
