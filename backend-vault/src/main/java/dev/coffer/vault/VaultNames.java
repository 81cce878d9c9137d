package dev.coffer.vault;

import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import org.jspecify.annotations.Nullable;

/**
 * How names stand in a mount, below its prefix. The alphabet of names fits as it is. Encoded names
 * write a dot that follows a dot as {@code ~}, which no name has: some servers take two dots in a
 * row for a way out of the mount. Immutable.
 */
final class VaultNames {
  private final String prefix;
  private final VaultConfig.Names spelling;

  VaultNames(NamePrefix prefix, VaultConfig.Names spelling) {
    this.prefix = prefix.text();
    this.spelling = spelling;
  }

  /** What the service calls the secret, below the mount. */
  String spelt(SecretName name) {
    return prefix + encode(name.text());
  }

  /** The folder of what begins with a prefix, below the mount: empty or with a last slash. */
  String folder(NamePrefix below) {
    return prefix + encode(below.text());
  }

  /**
   * What a thing in a folder is called, as names spell it.
   *
   * @param folder as names spell it: empty, or with a last slash
   * @param key what the service calls the thing; that of a folder has a last slash
   * @return null where no name is spelt so
   */
  @Nullable String read(String folder, String key) {
    String read = spelling == VaultConfig.Names.NATIVE ? key : key.replace('~', '.');
    return encode(read).equals(key) && isName(folder + read) ? read : null;
  }

  private static boolean isName(String text) {
    try {
      if (text.endsWith("/")) {
        // A folder of fifteen segments holds nothing that could be named.
        SecretName.of(text + "x");
      } else {
        SecretName.of(text);
      }
      return true;
    } catch (SecretsException e) {
      return false;
    }
  }

  /** Whether what the service lists in order is in order of name. */
  boolean keepsOrder() {
    return spelling == VaultConfig.Names.NATIVE;
  }

  private String encode(String text) {
    if (spelling == VaultConfig.Names.NATIVE || !text.contains("..")) {
      return text;
    }
    StringBuilder encoded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      boolean second = i > 0 && text.charAt(i) == '.' && text.charAt(i - 1) == '.';
      encoded.append(second ? '~' : text.charAt(i));
    }
    return encoded.toString();
  }
}
