package dev.coffer.vault;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a list goes on. The text is the last item and a check of the other arguments: no secret and
 * no authority, since the server judges each call.
 *
 * @param last the item after which the page begins; empty for the first page
 * @param arguments a check of the list's other arguments
 */
record ListToken(String last, int arguments) {
  /**
   * @throws SecretsException INVALID_ARGUMENT for a token of another list
   */
  static ListToken of(String token, @Nullable Object... otherArguments) {
    int arguments = Objects.hash(otherArguments);
    if (token.isEmpty()) {
      return new ListToken("", arguments);
    }
    String check = arguments + "|";
    String text = decode(token);
    if (!text.startsWith(check) || text.length() == check.length()) {
      throw malformed();
    }
    return new ListToken(text.substring(check.length()), arguments);
  }

  /** The token of the page after an item. */
  String after(String item) {
    byte[] bytes = (arguments + "|" + item).getBytes(StandardCharsets.US_ASCII);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String decode(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  static SecretsException malformed() {
    return SecretsException.of(ErrorCode.INVALID_ARGUMENT, "The page token is not of this list.")
        .remedy("Begin without a token, and keep the other arguments as they were.")
        .build();
  }
}
