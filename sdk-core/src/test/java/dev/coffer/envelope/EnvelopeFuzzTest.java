package dev.coffer.envelope;

import static dev.coffer.fuzz.Refusals.answerOrRefusal;
import static dev.coffer.fuzz.Refusals.holds;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import dev.coffer.model.ErrorCode;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An envelope that was not sealed here never opens; what was sealed opens only as it was. */
final class EnvelopeFuzzTest {
  private static final EnvelopeContext CONTEXT =
      new EnvelopeContext(RecordType.VALUE, "cluster", "namespace", "db/password", 7);
  private static final byte[] PLAINTEXT = {1, 2, 3};

  /** Of this process alone: what an earlier run sealed, and kept as an input, is foreign. */
  private static final Envelopes ENVELOPES =
      new Envelopes(new FixedKeys("kr-1", Map.of("kr-1", newKey(), "kr-2", newKey())));

  private static final byte[] SEALED = ENVELOPES.seal(CONTEXT, PLAINTEXT);

  private static byte[] newKey() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return key;
  }

  static Stream<Arguments> seeds() {
    return Stream.of(arguments(SEALED, 0, new byte[0]), arguments(SEALED, 60, new byte[] {1}));
  }

  /**
   * @param envelope the whole of it, where there is no change
   * @param at where the sealed envelope of this test is changed
   */
  @MethodSource("seeds")
  @FuzzTest
  void foreignEnvelopeIsRefused(
      byte @NotNull @WithLength(max = 1500) [] envelope,
      int at,
      byte @NotNull @WithLength(max = 64) [] change) {
    byte[] given = change.length == 0 ? envelope : changed(at, change);
    byte[] before = given.clone();
    byte[] opened =
        answerOrRefusal(() -> ENVELOPES.open(CONTEXT, given, 1024), ErrorCode.INTEGRITY);
    holds(opened == null || Arrays.equals(given, SEALED), "only what was sealed opens");
    holds(opened == null || Arrays.equals(opened, PLAINTEXT), "it opens as it was");
    answerOrRefusal(() -> ENVELOPES.rewrap(CONTEXT, given), ErrorCode.INTEGRITY);
    holds(Arrays.equals(given, before), "an envelope is only read");
  }

  private static byte[] changed(int at, byte[] change) {
    byte[] changed = SEALED.clone();
    for (int i = 0; i < change.length; i++) {
      changed[Math.floorMod(at + i, changed.length)] ^= change[i];
    }
    return changed;
  }
}
