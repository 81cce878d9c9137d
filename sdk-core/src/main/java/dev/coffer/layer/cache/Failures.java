package dev.coffer.layer.cache;

import dev.coffer.model.ErrorCode;

/** What a failed read says of what is remembered. */
final class Failures {
  private Failures() {}

  /** The store could not be reached, which says nothing of the secret: an old answer may do. */
  static boolean allowStale(ErrorCode code) {
    return code == ErrorCode.UNAVAILABLE || code == ErrorCode.DEADLINE_EXCEEDED;
  }

  /** The store answered, and it was no: what is remembered must go. */
  static boolean evict(ErrorCode code) {
    return switch (code) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, THROTTLED, LIMIT_EXCEEDED, INTERNAL -> false;
      default -> true;
    };
  }
}
