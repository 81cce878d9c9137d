package dev.coffer.azure.keyvault;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a list goes on: what was given last, and a check of the list's other arguments. No secret
 * and no authority.
 *
 * @param last empty for the first page
 */
record PageToken(String last) {
  private static final int CHECK_DIGITS = 8;

  /**
   * Reads a token.
   *
   * @param arguments all other arguments of the list, as text
   * @throws SecretsException INVALID_ARGUMENT for a token of another list
   */
  static PageToken read(String token, String arguments) {
    if (token.isEmpty()) {
      return new PageToken("");
    }
    String text;
    try {
      text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw foreign();
    }
    if (text.length() <= CHECK_DIGITS || !text.startsWith(check(arguments))) {
      throw foreign();
    }
    return new PageToken(text.substring(CHECK_DIGITS));
  }

  /** The token of the page that begins there. */
  static String after(String last, String arguments) {
    byte[] text = (check(arguments) + last).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
  }

  boolean isFirst() {
    return last.isEmpty();
  }

  private static String check(String arguments) {
    return "%08x".formatted(arguments.hashCode());
  }

  static SecretsException foreign() {
    return SecretsException.of(ErrorCode.INVALID_ARGUMENT, "The page token is not of this list.")
        .remedy("Begin without a token, and keep the other arguments as they were.")
        .build();
  }
}
