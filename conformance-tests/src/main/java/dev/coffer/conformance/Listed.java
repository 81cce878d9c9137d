package dev.coffer.conformance;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Retryability;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Verb;
import java.util.EnumSet;
import java.util.Set;

/** Which errors a call may end with, by what it does. Whatever is not here fails the suite. */
final class Listed {
  /** What the way to any store can end with. */
  private static final Set<ErrorCode> EVERYWHERE =
      EnumSet.of(
          ErrorCode.INVALID_ARGUMENT,
          ErrorCode.UNSUPPORTED,
          ErrorCode.BACKEND_DENIED,
          ErrorCode.THROTTLED,
          ErrorCode.LIMIT_EXCEEDED,
          ErrorCode.UNAVAILABLE,
          ErrorCode.DEADLINE_EXCEEDED,
          ErrorCode.CANCELLED,
          ErrorCode.INTEGRITY);

  private static final Set<ErrorCode> OF_ONE_SECRET =
      EnumSet.of(ErrorCode.NOT_FOUND, ErrorCode.DELETED, ErrorCode.FAILED_PRECONDITION);

  private static final Set<ErrorCode> OF_CONDITIONS =
      EnumSet.of(ErrorCode.ALREADY_EXISTS, ErrorCode.VERSION_MISMATCH);

  private static final Set<ErrorCode> WORTH_ANOTHER_TRY =
      EnumSet.of(ErrorCode.THROTTLED, ErrorCode.UNAVAILABLE);

  private Listed() {}

  static boolean allows(Verb verb, ErrorCode code) {
    return EVERYWHERE.contains(code)
        || (ofOneSecret(verb) && OF_ONE_SECRET.contains(code))
        || (verb.isMutation() && OF_CONDITIONS.contains(code));
  }

  private static boolean ofOneSecret(Verb verb) {
    return verb != Verb.LIST && verb != Verb.GET_MANY;
  }

  /** Whether the error may say of itself that another try is worth it. */
  static boolean agrees(SecretsException error) {
    return error.retryability() == Retryability.PERMANENT
        || WORTH_ANOTHER_TRY.contains(error.code());
  }
}
