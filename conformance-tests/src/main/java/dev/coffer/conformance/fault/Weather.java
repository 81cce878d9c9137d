package dev.coffer.conformance.fault;

import java.time.Duration;

/**
 * What a {@link FaultProxy} does to the bytes that pass it. Immutable: a change gives another.
 *
 * @param delay how long each chunk waits before it goes on
 * @param bytesPerSecond the most that goes on in each direction of a connection; 0 for no bound
 * @param swallowRequests whether what the client sends is lost without a word: the server seems to
 *     hang
 * @param swallowReplies whether what the server answers is lost without a word
 * @param repeatRequests whether each chunk of the client reaches the server twice
 */
public record Weather(
    Duration delay,
    long bytesPerSecond,
    boolean swallowRequests,
    boolean swallowReplies,
    boolean repeatRequests) {
  /** Everything passes at once, whole and once. */
  public static final Weather FAIR = new Weather(Duration.ZERO, 0, false, false, false);

  public Weather {
    if (delay.isNegative() || bytesPerSecond < 0) {
      throw new IllegalArgumentException("a delay or rate below zero");
    }
  }

  /** Each chunk arrives this much later. */
  public Weather delayed(Duration time) {
    return new Weather(time, bytesPerSecond, swallowRequests, swallowReplies, repeatRequests);
  }

  /** No more than this passes in a second, in each direction of a connection. */
  public Weather throttled(long bytes) {
    return new Weather(delay, bytes, swallowRequests, swallowReplies, repeatRequests);
  }

  /** The server hears nothing any more, and nobody is told. */
  public Weather withoutRequests() {
    return new Weather(delay, bytesPerSecond, true, swallowReplies, repeatRequests);
  }

  /** The server hears and acts; its answers never arrive. */
  public Weather withoutReplies() {
    return new Weather(delay, bytesPerSecond, swallowRequests, true, repeatRequests);
  }

  /** The server hears everything twice. */
  public Weather repeated() {
    return new Weather(delay, bytesPerSecond, swallowRequests, swallowReplies, true);
  }
}
