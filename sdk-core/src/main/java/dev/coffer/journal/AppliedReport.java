package dev.coffer.journal;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.model.VersionId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;

/**
 * What a subscriber said last of a secret: which version it uses, or could not take into use.
 *
 * @param principal who said it
 * @param subscriber which of its processes: 1 to 64 characters of {@code [A-Za-z0-9_.-]}
 * @param detail for a person, at most {@value #MAX_DETAIL_BYTES} bytes without control characters;
 *     never a secret
 * @param time when, by the clock of the server
 */
public record AppliedReport(
    String principal,
    String subscriber,
    VersionId version,
    Outcome outcome,
    String detail,
    Instant time) {
  /** The most bytes of a detail. */
  public static final int MAX_DETAIL_BYTES = 256;

  /** Whether the version is in use. */
  public enum Outcome {
    APPLIED,
    FAILED
  }

  /**
   * @throws SecretsException INVALID_ARGUMENT for a malformed subscriber or detail
   */
  public AppliedReport {
    Objects.requireNonNull(principal, "principal");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(time, "time");
    if (!subscriber.matches("[A-Za-z0-9_.-]{1,64}")) {
      throw invalid("The subscriber is malformed.", "Use 1 to 64 characters of A-Z a-z 0-9 _ . -");
    }
    boolean fits = detail.getBytes(StandardCharsets.UTF_8).length <= MAX_DETAIL_BYTES;
    if (!fits || detail.chars().anyMatch(Character::isISOControl)) {
      throw invalid("The detail is malformed.", "Use one line of at most 256 bytes.");
    }
  }

  private static SecretsException invalid(String what, String mend) {
    return SecretsException.of(ErrorCode.INVALID_ARGUMENT, what).remedy(mend).build();
  }
}
