package dev.coffer.store;

import dev.coffer.key.MacKey;
import dev.coffer.model.SecretsException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Where a list goes on: the last name or number that was looked at, and a keyed hash of it together
 * with everything else that was asked, the caller included. A token that was made up, changed, or
 * given with other arguments is refused. The name inside lies under the prefix that was asked for.
 */
final class PageTokens {
  private final MacKey key;
  private final StoreErrors errors;

  PageTokens(MacKey key, StoreErrors errors) {
    this.key = key;
    this.errors = errors;
  }

  /** A token that goes on after {@code position}. */
  String token(String position, byte[] asked) {
    byte[] text = position.getBytes(StandardCharsets.US_ASCII);
    byte[] tag = key.sign(asked, text);
    byte[] token = Arrays.copyOf(tag, tag.length + text.length);
    System.arraycopy(text, 0, token, tag.length, text.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /**
   * The position of a token.
   *
   * @throws dev.coffer.model.SecretsException INVALID_ARGUMENT when it is not one of these
   *     arguments
   */
  String position(String token, byte[] asked) {
    byte[] bytes = decode(token);
    if (bytes.length < MacKey.TAG_BYTES) {
      throw refusal();
    }
    byte[] tag = Arrays.copyOf(bytes, MacKey.TAG_BYTES);
    byte[] text = Arrays.copyOfRange(bytes, MacKey.TAG_BYTES, bytes.length);
    if (!key.verify(tag, asked, text)) {
      throw refusal();
    }
    return new String(text, StandardCharsets.US_ASCII);
  }

  private byte[] decode(String token) {
    try {
      return Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      throw refusal();
    }
  }

  private SecretsException refusal() {
    return errors.invalid(
        null,
        "The page token does not belong to this list.",
        "Give it unchanged, with the arguments of the page that it came with.");
  }
}
