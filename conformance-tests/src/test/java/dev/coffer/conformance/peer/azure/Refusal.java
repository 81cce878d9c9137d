package dev.coffer.conformance.peer.azure;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** An error answer of the service. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;
  private final @Nullable String inner;
  private final String text;

  Refusal(int status, String code, @Nullable String inner, String text) {
    super(status + " " + code);
    this.status = status;
    this.code = code;
    this.inner = inner;
    this.text = text;
  }

  static Refusal badParameter(String text) {
    return new Refusal(400, "BadParameter", null, text);
  }

  static Refusal notFound(String kind, String name) {
    return new Refusal(
        404,
        kind.equals("secret") ? "SecretNotFound" : "KeyNotFound",
        null,
        "A "
            + kind
            + " with (name/id) "
            + name
            + " was not found in this key vault. If you recently deleted this "
            + kind
            + " you may be able to recover it using the correct recovery command. For help"
            + " resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182");
  }

  static Refusal conflict(String inner, String text) {
    return new Refusal(409, "Conflict", inner, text);
  }

  static Refusal forbidden(String inner, String text) {
    return new Refusal(403, "Forbidden", inner, text);
  }

  Reply reply() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode error = body.putObject("error");
    error.put("code", code);
    error.put("message", text);
    if (inner != null) {
      error.putObject("innererror").put("code", inner);
    }
    return Reply.of(status, body);
  }
}
