package dev.coffer.server.watch;

import dev.coffer.journal.ResumeToken;
import dev.coffer.journal.WatchEvent;
import dev.coffer.proto.v1.WatchResponse;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Events as messages. Watches of one caller with one filter are told the same under the same token,
 * so the message of the last ones is made once for all of them. Thread-safe.
 */
final class Messages {
  private static final int KEPT = 256;

  private final AtomicReferenceArray<Made> kept = new AtomicReferenceArray<>(KEPT);

  /** The message of the change that has this token. */
  private record Made(ResumeToken token, WatchResponse message) {}

  WatchResponse of(WatchEvent event) {
    // A message with a value is sent and forgotten; a bookmark may have the token of a change.
    if (!(event instanceof WatchEvent.Changed changed) || changed.secret() != null) {
      return Watching.message(event);
    }
    int slot = Math.floorMod(changed.token().text().hashCode(), KEPT);
    Made made = kept.get(slot);
    if (made == null || !made.token().equals(changed.token())) {
      made = new Made(changed.token(), Watching.message(changed));
      kept.set(slot, made);
    }
    return made.message();
  }
}
