package dev.coffer.benchmarks;

import com.google.protobuf.Timestamp;
import dev.coffer.proto.v1.Bookmark;
import dev.coffer.proto.v1.Change;
import dev.coffer.proto.v1.ChangeKind;
import dev.coffer.proto.v1.WatchResponse;
import java.time.Instant;

/** Messages as the Coffer server sends them, for a server that does nothing else. */
final class WatchMessage {
  static final WatchResponse BOOKMARK =
      WatchResponse.newBuilder().setBookmark(Bookmark.getDefaultInstance()).build();

  private static final long SECOND = 1_000_000_000;

  /** As long as a token of one store. */
  private static final String TOKEN = "t".repeat(87);

  private WatchMessage() {}

  /**
   * @param nanos the time of the change, since 1970
   */
  static WatchResponse change(long nanos) {
    return WatchResponse.newBuilder()
        .setChange(
            Change.newBuilder()
                .setStore("default")
                .setRevision(nanos)
                .setKind(ChangeKind.CHANGE_KIND_PUT)
                .setName(WatchFanOut.PREFIX + "api-key")
                .setVersion("1000")
                .addStages("current")
                .addStages("previous")
                .setIncarnation(1)
                .setStageRevision(1000)
                .setActor("spiffe://coffer/admin")
                .setChangeTime(
                    Timestamp.newBuilder()
                        .setSeconds(nanos / SECOND)
                        .setNanos((int) (nanos % SECOND))))
        .setResumeToken(TOKEN)
        .build();
  }

  /** When the change was, in nanoseconds since 1970. */
  static long nanos(Change change) {
    Timestamp time = change.getChangeTime();
    return time.getSeconds() * SECOND + time.getNanos();
  }

  /** Now, in nanoseconds since 1970: one clock for all processes of a machine. */
  static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * SECOND + now.getNano();
  }
}
