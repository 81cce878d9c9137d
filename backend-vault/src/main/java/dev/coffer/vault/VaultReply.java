package dev.coffer.vault;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the server answered.
 *
 * @param body a missing node where there was none, or none that is JSON
 * @param retryAfter how long to wait, where the server said so
 */
record VaultReply(int status, JsonNode body, @Nullable Duration retryAfter) {
  boolean isFine() {
    return status >= 200 && status < 300;
  }

  JsonNode data() {
    return body.path("data");
  }

  /** What the server says is wrong: never shown, only compared with what is known of it. */
  String complaint() {
    StringBuilder all = new StringBuilder();
    body.path("errors").forEach(error -> all.append(error.asText()).append('\n'));
    body.path("warnings").forEach(warning -> all.append(warning.asText()).append('\n'));
    return all.toString();
  }

  /** Without the body, which may hold a secret. */
  @Override
  public String toString() {
    return "VaultReply[" + status + "]";
  }
}
