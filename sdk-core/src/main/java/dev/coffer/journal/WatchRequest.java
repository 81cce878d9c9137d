package dev.coffer.journal;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.time.Duration;
import java.util.Objects;

/**
 * What is watched, from where, and how it is told. Immutable.
 *
 * @param latestOnly whether of several changes of one name that wait to be told only the last one
 *     is: history is lost, the last state never
 * @param includeValue whether each event brings the value of its version; a right of its own
 * @param bookmarks the time after which a watch without events says how far it is: 1 s to 60 s, to
 *     within a fifth
 */
public record WatchRequest(
    WatchFilter filter,
    WatchStart start,
    boolean latestOnly,
    boolean includeValue,
    Duration bookmarks) {
  /** How often a watch speaks that has nothing to tell. */
  public static final Duration BOOKMARKS = Duration.ofSeconds(15);

  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofSeconds(60);

  /**
   * @throws SecretsException INVALID_ARGUMENT for a time out of its bounds
   */
  public WatchRequest {
    Objects.requireNonNull(filter, "filter");
    Objects.requireNonNull(start, "start");
    if (bookmarks.compareTo(LEAST) < 0 || bookmarks.compareTo(MOST) > 0) {
      throw SecretsException.of(
              ErrorCode.INVALID_ARGUMENT, "The time between bookmarks is out of bounds.")
          .remedy("Use 1 to 60 seconds.")
          .build();
    }
  }

  /** Every change, without values, with bookmarks as usual. */
  public static WatchRequest of(WatchFilter filter, WatchStart start) {
    return new WatchRequest(filter, start, false, false, BOOKMARKS);
  }

  /** The same from another position. */
  public WatchRequest from(WatchStart other) {
    return new WatchRequest(filter, other, latestOnly, includeValue, bookmarks);
  }

  /** The same with only the last of several changes of a name that wait. */
  public WatchRequest withLatestOnly() {
    return new WatchRequest(filter, start, true, includeValue, bookmarks);
  }

  /** The same with values. */
  public WatchRequest withValues() {
    return new WatchRequest(filter, start, latestOnly, true, bookmarks);
  }

  /** The same with another time between bookmarks. */
  public WatchRequest withBookmarks(Duration time) {
    return new WatchRequest(filter, start, latestOnly, includeValue, time);
  }
}
