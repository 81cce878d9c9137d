package dev.coffer.conformance;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Retryability;

/** What can befall a store from outside, and what a caller must then be told. */
public enum Condition {
  /** The service cannot be reached. */
  UNREACHABLE(ErrorCode.UNAVAILABLE, Retryability.TRANSIENT),
  /** The service asks for fewer calls. */
  THROTTLED(ErrorCode.THROTTLED, Retryability.TRANSIENT),
  /** The service does not accept the credential of the store. */
  CREDENTIAL_REFUSED(ErrorCode.BACKEND_DENIED, Retryability.PERMANENT),
  /** The service takes a call and never answers; the caller has a deadline. */
  HANGING(ErrorCode.DEADLINE_EXCEEDED, Retryability.PERMANENT),
  /** What is kept was changed by somebody else than the store. */
  DAMAGED(ErrorCode.INTEGRITY, Retryability.PERMANENT);

  private final ErrorCode code;
  private final Retryability retryability;

  Condition(ErrorCode code, Retryability retryability) {
    this.code = code;
    this.retryability = retryability;
  }

  /** What a call that meets it must say. */
  public ErrorCode code() {
    return code;
  }

  /** Whether a call may say this of another try: layers that tried it themselves say EXHAUSTED. */
  public boolean agrees(Retryability told) {
    return told == retryability
        || (told == Retryability.EXHAUSTED && retryability == Retryability.TRANSIENT);
  }
}
