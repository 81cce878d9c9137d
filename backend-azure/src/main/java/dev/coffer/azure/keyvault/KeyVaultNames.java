package dev.coffer.azure.keyvault;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.NameEscapes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What Key Vault calls a secret: 1 to 127 letters, digits and {@code -}, without regard to case.
 *
 * <p>Native: the service's own name in lower case, with the prefix in front; a name that does not
 * fit is refused. Encoded: {@code -} begins an escape, two hexadecimal digits of a character's
 * code; whatever is neither a lower-case letter nor a digit is escaped, capitals and {@code -}
 * itself included, so that no two names differ in case alone. What gets too long for that is cut,
 * and ends in {@code -x} (which no escape is) and a hash of the whole name; the name itself is
 * beside it, in a tag. Immutable.
 *
 * @param prefix in front of every name, before it is encoded
 */
record KeyVaultNames(String prefix, KeyVaultConfig.Names spelling) {
  static final int MAX_LENGTH = 127;
  private static final String CUT = "-x";
  private static final NameEscapes ESCAPES = new NameEscapes('-');

  /**
   * The service's name of a secret.
   *
   * @throws SecretsException INVALID_ARGUMENT for a native name that does not fit
   */
  String encode(SecretName name) {
    String whole = prefix + name.text();
    if (spelling == KeyVaultConfig.Names.ENCODED) {
      String escaped = escaped(whole);
      return escaped.length() <= MAX_LENGTH ? escaped : cut(escaped, whole);
    }
    if (!whole.matches("[a-z0-9-]{1,127}")) {
      throw SecretsException.of(
              ErrorCode.INVALID_ARGUMENT,
              "Key Vault takes names of up to 127 letters, digits and -, with the prefix, and"
                  + " ignores case, so they are in lower case here; this is none.")
          .name(name)
          .remedy("Choose such a name, or set names: encoded for the store.")
          .build();
    }
    return whole;
  }

  private static String escaped(String text) {
    return ESCAPES.escape(text, c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
  }

  /** Not in the middle of an escape, which with {@code -x} after it would be another. */
  private static String cut(String escaped, String whole) {
    int length = MAX_LENGTH - CUT.length() - NameEscapes.HASH_LENGTH;
    int escape = escaped.lastIndexOf('-', length - 1);
    int end = escape >= 0 && escape + 3 > length ? escape : length;
    return escaped.substring(0, end) + CUT + NameEscapes.hash(whole);
  }

  /**
   * The name that the service's name means.
   *
   * @param there in whatever case it was made
   * @param canonical the name that the tag of the secret has; empty for none
   * @return null where it is not of this store, or where no name is spelt so
   */
  @Nullable SecretName decode(String there, String canonical) {
    String lower = there.toLowerCase(Locale.ROOT);
    String whole = whole(lower, canonical);
    if (whole == null || !whole.startsWith(prefix)) {
      return null;
    }
    try {
      SecretName name = SecretName.of(whole.substring(prefix.length()));
      // Of several spellings that would read as one name only ours is it.
      return encode(name).equals(lower) ? name : null;
    } catch (SecretsException e) {
      return null;
    }
  }

  private @Nullable String whole(String lower, String canonical) {
    if (spelling == KeyVaultConfig.Names.NATIVE) {
      return lower;
    }
    return lower.contains(CUT) ? prefix + canonical : ESCAPES.unescape(lower);
  }

  /** Whether a secret that has no name here is beneath the prefix of this store all the same. */
  boolean isOurs(String there) {
    String beginning = spelling == KeyVaultConfig.Names.ENCODED ? escaped(prefix) : prefix;
    return there.toLowerCase(Locale.ROOT).startsWith(beginning);
  }
}
