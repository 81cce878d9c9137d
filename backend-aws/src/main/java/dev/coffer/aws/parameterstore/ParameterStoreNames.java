package dev.coffer.aws.parameterstore;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.NameEscapes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What Parameter Store calls a secret. The service wants a leading {@code /} where there is a
 * hierarchy, allows 15 levels, and keeps names that begin with {@code aws} or {@code ssm} for
 * itself.
 *
 * <p>A name of one level has no leading {@code /} there either. Native: the service's own name,
 * without it. A name that does not fit is refused. Encoded: {@code _} begins an escape, two digits
 * of a character's code; {@code _} itself is escaped, the first letter of a name that the service
 * keeps for itself, and each {@code /} below the last level that it allows.
 *
 * @param prefix in front of every name
 */
record ParameterStoreNames(NamePrefix prefix, boolean encoded) {
  private static final NameEscapes ESCAPES = new NameEscapes('_');
  private static final int MAX_LEVELS = 15;

  /** The service allows 1,011 characters with the ARN's beginning, which is up to 100 long. */
  private static final int MAX_LENGTH = 900;

  private static final String RULE =
      "Parameter Store takes names of up to 15 levels with the prefix, none that begins with aws or"
          + " ssm; names: encoded takes all.";

  /**
   * The service's name.
   *
   * @throws SecretsException INVALID_ARGUMENT for a native name that does not fit
   */
  String encode(SecretName name) {
    String whole = encoded ? prefix.text() + escaped(name) : prefix.text() + name.text();
    String broken = broken(whole);
    if (broken != null) {
      throw SecretsException.of(ErrorCode.INVALID_ARGUMENT, broken).name(name).remedy(RULE).build();
    }
    return whole.indexOf('/') < 0 ? whole : "/" + whole;
  }

  private static @Nullable String broken(String whole) {
    if (isReserved(whole)) {
      return "The service keeps names that begin with aws or ssm for itself.";
    }
    if (levels(whole) > MAX_LEVELS) {
      return "The name has more levels than the service allows.";
    }
    return whole.length() > MAX_LENGTH ? "The name is too long for the service." : null;
  }

  private static boolean isReserved(String whole) {
    String lower = whole.toLowerCase(Locale.ROOT);
    return lower.startsWith("aws") || lower.startsWith("ssm");
  }

  private static int levels(String text) {
    return 1 + (int) text.chars().filter(c -> c == '/').count();
  }

  private String escaped(SecretName name) {
    StringBuilder out = new StringBuilder();
    int level = levels(prefix.text());
    for (int i = 0; i < name.text().length(); i++) {
      char c = name.text().charAt(i);
      boolean reserved = i == 0 && prefix.text().isEmpty() && isReserved(name.text());
      if (c == '/') {
        level++;
      }
      if (c == '_' || reserved || (c == '/' && level > MAX_LEVELS)) {
        out.append(ESCAPES.escape(c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /** The name that the service's name means, or null where Coffer cannot spell it. */
  @Nullable SecretName decode(String there) {
    String whole = there.startsWith("/") ? there.substring(1) : there;
    if (!whole.startsWith(prefix.text())) {
      return null;
    }
    String rest = whole.substring(prefix.text().length());
    String text = encoded ? ESCAPES.unescape(rest) : rest;
    if (text == null) {
      return null;
    }
    try {
      SecretName name = SecretName.of(text);
      // Of several spellings that would read as one name only ours is it.
      return encode(name).equals(there) ? name : null;
    } catch (SecretsException e) {
      return null;
    }
  }

  /** The hierarchy under which all names of the store are; empty for all. */
  String root() {
    return prefix.text().isEmpty() ? "" : "/" + prefix.text();
  }

  /**
   * A beginning that all names under a prefix have there; empty for none. In an encoded one the
   * last levels may be spelt otherwise, so it says less.
   */
  String beginning(NamePrefix of) {
    return encoded || of.text().isEmpty() ? root() : "/" + prefix.text() + of.text();
  }
}
