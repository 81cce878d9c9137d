package dev.coffer.server.call;

import org.jspecify.annotations.Nullable;

/**
 * What one call does, in the two ways of {@link dev.coffer.pipeline.Handler}. Used once; its
 * methods are called one after the other, perhaps by different threads.
 *
 * @param <A> the answer that is sent
 */
public interface Work<A> {
  /**
   * Answers from memory, without blocking.
   *
   * @return null where it would block, before any effect
   */
  @Nullable A tryNow();

  /** Answers; may block. */
  A run();

  /** The threads on which {@link #run} is called. */
  BoundedExecutor executor();

  /** Wipes what was asked and answered, once it was sent or given up. */
  void release();
}
