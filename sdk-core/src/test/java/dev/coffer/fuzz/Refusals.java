package dev.coffer.fuzz;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one property of every decoder: it answers, or throws its documented error. */
public final class Refusals {
  private Refusals() {}

  /**
   * The answer, or null where it was refused with one of the documented codes. Whatever else is
   * thrown is a finding.
   */
  public static <T> @Nullable T answerOrRefusal(Supplier<T> decoder, ErrorCode... documented) {
    try {
      return decoder.get();
    } catch (SecretsException e) {
      if (!Arrays.asList(documented).contains(e.code())) {
        throw new AssertionError("refused with " + e.code() + ", which is not documented", e);
      }
      return null;
    }
  }

  /** Says what does not hold. */
  public static void holds(boolean holds, String property) {
    if (!holds) {
      throw new AssertionError("does not hold: " + property);
    }
  }
}
