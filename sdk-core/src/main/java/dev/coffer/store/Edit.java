package dev.coffer.store;

import dev.coffer.model.Stage;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a write decided, before anything is sealed.
 *
 * @param <R> what its caller is told
 */
sealed interface Edit<R> {
  /** What the caller is told once it is durable. */
  R answer();

  /** Everything is as it should be already. */
  record Unchanged<R>(R answer) implements Edit<R> {}

  /**
   * The record under the name changes.
   *
   * @param after the next record
   * @param newVersion the number of a version whose value is sealed with it; null where none is new
   * @param lostValues versions whose value records go away
   * @param about the version it is about; null where it is the whole secret
   * @param moved the stages that bear another version than before
   */
  record Changed<R>(
      NameRecord after,
      @Nullable Long newVersion,
      List<Long> lostValues,
      @Nullable Long about,
      Set<Stage> moved,
      R answer)
      implements Edit<R> {
    public Changed {
      lostValues = List.copyOf(lostValues);
      moved = Set.copyOf(moved);
    }
  }
}
