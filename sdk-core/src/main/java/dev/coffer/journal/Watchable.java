package dev.coffer.journal;

/** A backend whose changes are followed by asking it: a server far away. Thread-safe. */
public interface Watchable {
  /**
   * Begins a watch of the one store that this backend is; the stores of the filter are names that
   * the caller has for it. What is told from then on is told to this stream alone.
   *
   * @return a stream that ends with an exception where it breaks; see {@link ResumingStream}
   * @throws dev.coffer.model.SecretsException UNSUPPORTED where the store cannot be watched;
   *     INVALID_ARGUMENT, HISTORY_COMPACTED, EPOCH_CHANGED for a token that is not good; DENIED
   */
  EventStream watch(WatchRequest request);
}
