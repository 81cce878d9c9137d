package dev.coffer.journal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The events of one watch, in order. Used by one thread, but for {@link #close}, which another
 * thread may call to end a {@link #next} that waits.
 */
public interface EventStream extends AutoCloseable {
  /**
   * The next event.
   *
   * @param patience how long to wait for it
   * @return null where none came in that time
   * @throws dev.coffer.model.SecretsException which ends the stream: HISTORY_COMPACTED,
   *     EPOCH_CHANGED, UNAUTHENTICATED, DENIED, LIMIT_EXCEEDED, UNAVAILABLE; CANCELLED when it was
   *     closed or the thread was interrupted
   */
  @Nullable WatchEvent next(Duration patience);

  /** Ends the watch. Closing again does nothing. */
  @Override
  void close();
}
