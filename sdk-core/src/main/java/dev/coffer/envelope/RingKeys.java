package dev.coffer.envelope;

import org.jspecify.annotations.Nullable;

/** The keys that envelopes are sealed and opened with. Thread-safe. */
public interface RingKeys {
  /**
   * The key that seals now. Each call counts as one use of it.
   *
   * @throws dev.coffer.model.SecretsException FAILED_PRECONDITION when its uses are spent
   */
  RingKey active();

  /** The key of this id, where it is configured and may still open; else null. */
  @Nullable RingKey find(String id);
}
