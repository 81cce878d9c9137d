package dev.coffer.layer.cache;

import dev.coffer.model.Selector;

/** What is remembered of one read. */
sealed interface CachedAnswer permits CachedValue, CachedAbsence {
  Selector selector();

  /** The place of its load among all loads: of two that began, the later one has the higher. */
  long ticket();

  /** Until when it is given without asking the store. */
  long freshUntil();

  /** What it takes of the budget, in bytes. */
  int weight();

  /** Frees what it holds; it is not given any more. */
  void retire();
}
