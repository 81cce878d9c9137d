package dev.coffer.store;

import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.spi.Verb;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A write of one secret, as the writer sees it.
 *
 * @param <R> what its caller is told
 */
interface Mutation<R> {
  Verb verb();

  SecretName name();

  /** What is asked for, to tell a repetition from another request of the same id. */
  RequestContent content();

  AnswerCodec<R> answers();

  /**
   * Decides on what is under the name now; throws what is refused. Called once, in the lane of the
   * name.
   */
  Decision<R> decide(@Nullable NameRecord before, Instant now);

  /**
   * What was decided.
   *
   * @param value of the new version, where there is one
   * @param valueIsOurs whether the value is closed once it is sealed; else it is the caller's
   */
  record Decision<R>(Edit<R> edit, @Nullable SecretValue value, boolean valueIsOurs) {
    static <R> Decision<R> of(Edit<R> edit) {
      return new Decision<>(edit, null, false);
    }
  }
}
