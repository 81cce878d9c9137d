package dev.coffer.gcp.secretmanager;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * What Secret Manager calls a secret: 1 to 255 letters, digits, {@code -} and {@code _}, with case.
 *
 * <p>Native: the service's own id, with the prefix in front; a name that does not fit is refused.
 * Encoded: {@code _} begins an escape, two hexadecimal digits of a character's code; {@code /},
 * {@code .} and {@code _} itself are escaped. What gets too long for that is cut, and ends in
 * {@code _x} (which no escape is) and a hash of the whole name; the name itself is beside it, in an
 * annotation. Immutable.
 *
 * @param prefix in front of every name, before it is encoded
 */
record SecretManagerNames(String prefix, SecretManagerConfig.Names spelling) {
  private static final int MAX_LENGTH = 255;
  private static final String CUT = "_x";
  private static final int HASH_DIGITS = 52;
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

  /**
   * The service's id of a secret.
   *
   * @throws SecretsException INVALID_ARGUMENT for a native name that does not fit
   */
  String encode(SecretName name) {
    String whole = prefix + name.text();
    if (spelling == SecretManagerConfig.Names.ENCODED) {
      String escaped = escaped(whole);
      return escaped.length() <= MAX_LENGTH ? escaped : cut(escaped, whole);
    }
    if (!whole.matches("[A-Za-z0-9_-]{1,255}")) {
      throw SecretsException.of(
              ErrorCode.INVALID_ARGUMENT,
              "Secret Manager takes names of up to 255 letters, digits, - and _, with the prefix;"
                  + " this is none.")
          .name(name)
          .remedy("Choose such a name, or set names: encoded for the store.")
          .build();
    }
    return whole;
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '/' || c == '.' || c == '_') {
        out.append('_').append(Integer.toHexString(c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static String cut(String escaped, String whole) {
    return escaped.substring(0, MAX_LENGTH - CUT.length() - HASH_DIGITS) + CUT + hash(whole);
  }

  /** Of a name, which is no secret. */
  private static String hash(String whole) {
    byte[] digest;
    try {
      digest =
          MessageDigest.getInstance("SHA-256").digest(whole.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    StringBuilder out = new StringBuilder(HASH_DIGITS);
    int bits = 0;
    int held = 0;
    for (byte b : digest) {
      held = (held << 8) | (b & 0xff);
      for (bits += 8; bits >= 5; bits -= 5) {
        out.append(BASE32.charAt((held >> (bits - 5)) & 31));
      }
      held &= (1 << bits) - 1;
    }
    return out.append(BASE32.charAt((held << (5 - bits)) & 31)).toString();
  }

  /**
   * The name that the service's id means.
   *
   * @param canonical the name that the annotation of the secret has; empty for none
   * @return null where it is not of this store, or where no name is spelt so
   */
  @Nullable SecretName decode(String id, String canonical) {
    String whole = whole(id, canonical);
    if (whole == null || !whole.startsWith(prefix)) {
      return null;
    }
    try {
      SecretName name = SecretName.of(whole.substring(prefix.length()));
      // Of several spellings that would read as one name only ours is it.
      return encode(name).equals(id) ? name : null;
    } catch (SecretsException e) {
      return null;
    }
  }

  private @Nullable String whole(String id, String canonical) {
    if (spelling == SecretManagerConfig.Names.NATIVE) {
      return id;
    }
    return id.contains(CUT) ? prefix + canonical : unescaped(id);
  }

  private static @Nullable String unescaped(String id) {
    StringBuilder out = new StringBuilder(id.length());
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (c != '_') {
        out.append(c);
      } else if (i + 2 < id.length() && id.substring(i + 1, i + 3).matches("2e|2f|5f")) {
        out.append((char) Integer.parseInt(id.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        return null;
      }
    }
    return out.toString();
  }

  /** Whether an id that has no name is beneath the prefix of this store all the same. */
  boolean isOurs(String id) {
    String beginning = spelling == SecretManagerConfig.Names.ENCODED ? escaped(prefix) : prefix;
    return id.startsWith(beginning);
  }
}
