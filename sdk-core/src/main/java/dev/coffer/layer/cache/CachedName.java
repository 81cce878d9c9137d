package dev.coffer.layer.cache;

import dev.coffer.model.Selector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is remembered of one name. Immutable, so that a change is one step for all its
 * selectors.
 */
final class CachedName {
  /** Versions and stages of one name that are remembered; the oldest gives way. */
  private static final int MOST_ANSWERS = 16;

  private static final int BOOK_KEEPING = 256;

  private final CachedAnswer[] answers;

  /** The one answer, which most names have: found without a step through the array. */
  private final @Nullable CachedAnswer only;

  private final @Nullable Order latest;

  private CachedName(List<CachedAnswer> answers, @Nullable Order latest) {
    this.answers = answers.toArray(CachedAnswer[]::new);
    this.only = this.answers.length == 1 ? this.answers[0] : null;
    this.latest = latest != null && latest.isCounted() ? latest : null;
  }

  static final CachedName NOTHING = new CachedName(List.of(), null);

  @Nullable CachedAnswer find(Selector selector) {
    if (only != null) {
      return only.selector().equals(selector) ? only : null;
    }
    for (CachedAnswer answer : answers) {
      if (answer.selector().equals(selector)) {
        return answer;
      }
    }
    return null;
  }

  /**
   * Whether an answer may take its place: nothing that is known was true later. Where the store
   * counts its changes that is known for sure; elsewhere the answer whose load began later is taken
   * for the later one.
   */
  boolean accepts(CachedAnswer loaded) {
    if (loaded instanceof CachedValue value
        && latest != null
        && latest.comparesWith(value.order())) {
      return !latest.isAfter(value.order());
    }
    for (CachedAnswer known : answers) {
      boolean rival = loaded instanceof CachedAbsence || known.selector().equals(loaded.selector());
      if (rival && known.ticket() > loaded.ticket()) {
        return false;
      }
    }
    return true;
  }

  /** With this answer, and without those that it replaces or proves outdated, which are retired. */
  CachedName with(CachedAnswer loaded) {
    List<CachedAnswer> kept = new ArrayList<>();
    for (CachedAnswer known : answers) {
      if (known.selector().equals(loaded.selector()) || isOutdatedBy(known, loaded)) {
        known.retire();
      } else {
        kept.add(known);
      }
    }
    if (kept.size() == MOST_ANSWERS) {
      kept.remove(0).retire();
    }
    kept.add(loaded);
    return new CachedName(kept, loaded instanceof CachedValue value ? value.order() : latest);
  }

  /** The secret changed after {@code known}: a stage may be on another version by now. */
  private static boolean isOutdatedBy(CachedAnswer known, CachedAnswer loaded) {
    return known instanceof CachedAbsence
        || (known instanceof CachedValue before
            && loaded instanceof CachedValue after
            && after.order().isAfter(before.order()));
  }

  /** Without any answer, all of which are retired; what is known of their order stays. */
  CachedName emptied() {
    retire();
    return new CachedName(List.of(), latest);
  }

  /** Whether nothing would be lost with this. */
  boolean isNothing() {
    return answers.length == 0 && latest == null;
  }

  void retire() {
    for (CachedAnswer answer : answers) {
      answer.retire();
    }
  }

  int weight() {
    int sum = BOOK_KEEPING;
    for (CachedAnswer answer : answers) {
      sum += answer.weight();
    }
    return sum;
  }
}
