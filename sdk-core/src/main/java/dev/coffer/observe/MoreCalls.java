package dev.coffer.observe;

/** Asked before each call of a look that takes more than one. */
@FunctionalInterface
public interface MoreCalls {
  /**
   * Waits until the budget bears one more call.
   *
   * @throws dev.coffer.model.SecretsException CANCELLED when nobody wants the look any more
   */
  void await();
}
