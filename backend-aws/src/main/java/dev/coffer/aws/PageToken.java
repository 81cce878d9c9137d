package dev.coffer.aws;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a list goes on: the last item that was given, and a check of the list's other arguments. No
 * secret and no authority.
 *
 * @param last the last item; empty for the first page
 */
public record PageToken(String last) {
  private static final int CHECK_DIGITS = 8;

  /**
   * Reads a token.
   *
   * @param arguments all other arguments of the list, as text
   * @throws SecretsException INVALID_ARGUMENT for a token of another list
   */
  public static PageToken read(String token, String arguments) {
    if (token.isEmpty()) {
      return new PageToken("");
    }
    String text;
    try {
      text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException e) {
      throw foreign();
    }
    if (text.length() <= CHECK_DIGITS || !text.startsWith(check(arguments))) {
      throw foreign();
    }
    return new PageToken(text.substring(CHECK_DIGITS));
  }

  /** The token of the page that begins after an item. */
  public static String after(String last, String arguments) {
    byte[] text = (check(arguments) + last).getBytes(StandardCharsets.US_ASCII);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
  }

  public boolean isFirst() {
    return last.isEmpty();
  }

  private static String check(String arguments) {
    return "%08x".formatted(arguments.hashCode());
  }

  private static SecretsException foreign() {
    return SecretsException.of(ErrorCode.INVALID_ARGUMENT, "The page token is not of this list.")
        .remedy("Begin without a token, and keep the other arguments as they were.")
        .build();
  }
}
