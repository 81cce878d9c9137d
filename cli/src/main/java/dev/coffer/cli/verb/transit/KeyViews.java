package dev.coffer.cli.verb.transit;

import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.run.Times;
import dev.coffer.transit.TransitKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Transit keys as they are shown. */
final class KeyViews {
  private static final String NEVER = "never";

  private KeyViews() {}

  static JsonObject json(TransitKey key) {
    Duration period = key.rotationPeriod();
    return JsonObject.create()
        .put("name", key.name().text())
        .put("kind", key.kind().name())
        .put("latestVersion", key.latestVersion())
        .put("minDecryptionVersion", key.minDecryptionVersion())
        .put("rotationPeriod", period == null ? null : period.toSeconds() + "s")
        .put("rotationTime", key.rotationTime())
        .put("deletionAllowed", key.deletionAllowed())
        .put("createTime", key.createTime());
  }

  static JsonObject whole(TransitKey key) {
    return json(key)
        .put(
            "versions",
            key.versions().stream()
                .map(
                    each ->
                        JsonObject.create()
                            .put("number", each.number())
                            .put("createTime", each.createTime())
                            .putText("publicKey", each.publicKey()))
                .toList());
  }

  /**
   * The period after which a key is rotated by itself.
   *
   * @return null where none was typed; zero for {@code never}
   */
  static @Nullable Duration period(@Nullable String typed) {
    if (typed == null) {
      return null;
    }
    return typed.equals(NEVER) ? Duration.ZERO : Times.span("--rotate-every", typed);
  }
}
