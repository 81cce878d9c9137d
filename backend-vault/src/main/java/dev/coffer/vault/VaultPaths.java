package dev.coffer.vault;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.nio.charset.StandardCharsets;

/** Paths of the API, as a request line has them. */
final class VaultPaths {
  private VaultPaths() {}

  /**
   * A mount is 1 to 128 visible characters, without a slash at its ends.
   *
   * @throws SecretsException CONFIGURATION
   */
  static void requireMount(String mount) {
    boolean wellFormed =
        !mount.isEmpty()
            && mount.length() <= 128
            && !mount.startsWith("/")
            && !mount.endsWith("/")
            && !mount.contains("..")
            && !mount.contains("//")
            && mount.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (!wellFormed) {
      throw SecretsException.of(ErrorCode.CONFIGURATION, "The path of the mount is malformed.")
          .remedy("Write it as \"vault secrets list\" does, without the last slash: secret.")
          .build();
    }
  }

  /** Everything but unreserved characters and slashes is escaped. */
  static String escaped(String path) {
    StringBuilder escaped = new StringBuilder(path.length() + 16);
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (isPlain(c)) {
        escaped.append(c);
      } else {
        escaped.append('%').append(String.format("%02X", (int) c));
      }
    }
    return escaped.toString();
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-_.~/".indexOf(c) >= 0;
  }
}
