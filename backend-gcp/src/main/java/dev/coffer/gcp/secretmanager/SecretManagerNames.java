package dev.coffer.gcp.secretmanager;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.NameEscapes;
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
  private static final NameEscapes ESCAPES = new NameEscapes('_');

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
    return ESCAPES.escape(text, c -> c != '/' && c != '.' && c != '_');
  }

  private static String cut(String escaped, String whole) {
    return escaped.substring(0, MAX_LENGTH - CUT.length() - NameEscapes.HASH_LENGTH)
        + CUT
        + NameEscapes.hash(whole);
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
    return id.contains(CUT) ? prefix + canonical : ESCAPES.unescape(id);
  }

  /** Whether an id that has no name is beneath the prefix of this store all the same. */
  boolean isOurs(String id) {
    String beginning = spelling == SecretManagerConfig.Names.ENCODED ? escaped(prefix) : prefix;
    return id.startsWith(beginning);
  }
}
