package dev.coffer.cli.run;

import dev.coffer.model.ErrorCode;
import java.util.Arrays;

/** What a run ends with. Scripts rely on the numbers, so they never change meaning. */
public enum Exit {
  /** Done; the answer is yes. */
  DONE(0),
  /** Looked, and the answer is no. */
  NO(1),
  /** Wrong use of the command or its file. */
  WRONG_USE(2),
  /** Not found, deleted, unknown store. */
  NOT_FOUND(3),
  /** Not authenticated or denied. */
  DENIED(4),
  /** Exists, version differs, or a precondition does not hold. */
  CONFLICT(5),
  /** A name, value or size that can never be accepted. */
  INVALID(6),
  /** Unavailable or out of time: try again. */
  UNAVAILABLE(7),
  /** Damaged or tampered data. */
  INTEGRITY(8),
  /** This store cannot do that. */
  UNSUPPORTED(9),
  /** Throttled or over a limit. */
  LIMITED(10),
  /** A defect in Coffer. */
  INTERNAL(70),
  /** Interrupted from the keyboard. */
  INTERRUPTED(130),
  /** Nobody reads standard output any more: what a shell shows for a broken pipe. */
  BROKEN_PIPE(141);

  private final int status;

  Exit(int status) {
    this.status = status;
  }

  /** The status of the process. */
  public int status() {
    return status;
  }

  /** What another process of this command ended with. */
  public static Exit ofStatus(int status) {
    return Arrays.stream(values())
        .filter(each -> each.status == status)
        .findFirst()
        .orElse(INTERNAL);
  }

  /** The one table from error codes to exits. */
  public static Exit of(ErrorCode code) {
    return switch (code) {
      case NOT_FOUND, DELETED -> NOT_FOUND;
      case UNAUTHENTICATED, DENIED, BACKEND_DENIED -> DENIED;
      case ALREADY_EXISTS, VERSION_MISMATCH, FAILED_PRECONDITION -> CONFLICT;
      case HISTORY_COMPACTED, EPOCH_CHANGED -> CONFLICT;
      case INVALID_ARGUMENT -> INVALID;
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED -> UNAVAILABLE;
      case INTEGRITY -> INTEGRITY;
      case UNSUPPORTED -> UNSUPPORTED;
      case THROTTLED, LIMIT_EXCEEDED -> LIMITED;
      case CONFIGURATION -> WRONG_USE;
      case INTERNAL -> INTERNAL;
    };
  }
}
