package dev.coffer.layer.cache;

import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;

/**
 * That there is no such secret.
 *
 * @param error what the store said; thrown as a copy, so that each caller has a stack trace of its
 *     own
 */
record CachedAbsence(Selector selector, long ticket, long freshUntil, SecretsException error)
    implements CachedAnswer {
  private static final int WEIGHT = 1024;

  SecretsException again() {
    return error.toBuilder().build();
  }

  @Override
  public int weight() {
    return WEIGHT;
  }

  @Override
  public void retire() {
    // Holds no value.
  }
}
