package dev.coffer.cli.verb.keys;

import dev.coffer.cli.run.JsonObject;
import dev.coffer.store.RewrapStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far a rewrap is, for people and programs. */
final class RewrapViews {
  private RewrapViews() {}

  static String line(RewrapStatus status) {
    String damaged = status.damaged() == 0 ? "" : ", " + status.damaged() + " damaged";
    String counts = status.rewrapped() + " rewrapped" + damaged;
    return switch (status.state()) {
      case DONE -> "done: " + counts;
      case RUNNING ->
          "running: " + status.seen() + " of about " + status.total() + " records, " + counts;
      case WAITING ->
          "waiting: " + (status.waitsFor().isEmpty() ? "it begins soon" : status.waitsFor());
    };
  }

  static JsonObject json(RewrapStatus status) {
    return JsonObject.create()
        .put("state", status.state().name())
        .put("seen", status.seen())
        .put("total", status.total())
        .put("rewrapped", status.rewrapped())
        .put("damaged", status.damaged())
        .put("startTime", text(status.startTime()))
        .put("endTime", text(status.endTime()))
        .put("waitsFor", status.waitsFor());
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
