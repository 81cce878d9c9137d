package dev.coffer.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ExitTest {
  /** The contract, written out a second time on purpose. */
  private static final Map<ErrorCode, Integer> CONTRACT =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(ErrorCode.INVALID_ARGUMENT, 6),
              Map.entry(ErrorCode.NOT_FOUND, 3),
              Map.entry(ErrorCode.DELETED, 3),
              Map.entry(ErrorCode.ALREADY_EXISTS, 5),
              Map.entry(ErrorCode.VERSION_MISMATCH, 5),
              Map.entry(ErrorCode.FAILED_PRECONDITION, 5),
              Map.entry(ErrorCode.UNAUTHENTICATED, 4),
              Map.entry(ErrorCode.DENIED, 4),
              Map.entry(ErrorCode.BACKEND_DENIED, 4),
              Map.entry(ErrorCode.UNSUPPORTED, 9),
              Map.entry(ErrorCode.THROTTLED, 10),
              Map.entry(ErrorCode.LIMIT_EXCEEDED, 10),
              Map.entry(ErrorCode.HISTORY_COMPACTED, 5),
              Map.entry(ErrorCode.EPOCH_CHANGED, 5),
              Map.entry(ErrorCode.UNAVAILABLE, 7),
              Map.entry(ErrorCode.DEADLINE_EXCEEDED, 7),
              Map.entry(ErrorCode.CANCELLED, 7),
              Map.entry(ErrorCode.INTEGRITY, 8),
              Map.entry(ErrorCode.CONFIGURATION, 2),
              Map.entry(ErrorCode.INTERNAL, 70)));

  @Test
  void every_code_ends_with_the_status_of_the_contract() {
    Map<ErrorCode, Integer> actual = new TreeMap<>();
    for (ErrorCode code : ErrorCode.values()) {
      actual.put(code, Exit.of(code).status());
    }

    assertThat(actual).isEqualTo(CONTRACT);
  }
}
