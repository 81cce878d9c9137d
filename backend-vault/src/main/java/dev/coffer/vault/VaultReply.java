package dev.coffer.vault;

import dev.coffer.spi.Json;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the server answered.
 *
 * @param body {@link Json#MISSING} where there was none, or none that is JSON
 * @param retryAfter how long to wait, where the server said so
 */
record VaultReply(int status, Json body, @Nullable Duration retryAfter) {
  boolean isFine() {
    return status >= 200 && status < 300;
  }

  Json data() {
    return body.path("data");
  }

  /** What the server says is wrong: never shown, only compared with what is known of it. */
  String complaint() {
    StringBuilder all = new StringBuilder();
    body.path("errors").items().forEach(error -> all.append(error.asText()).append('\n'));
    body.path("warnings").items().forEach(warning -> all.append(warning.asText()).append('\n'));
    return all.toString();
  }

  /** Without the body, which may hold a secret. */
  @Override
  public String toString() {
    return "VaultReply[" + status + "]";
  }
}
