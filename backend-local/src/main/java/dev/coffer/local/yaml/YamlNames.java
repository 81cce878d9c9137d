package dev.coffer.local.yaml;

import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import org.jspecify.annotations.Nullable;

/** Nested keys as names: {@code broker: { host: … }} is {@code broker/host}. */
final class YamlNames {
  private static final int MAX_SHOWN = 64;

  private YamlNames() {}

  /** The name of a path of keys; null where it is none. */
  static @Nullable SecretName name(String path) {
    try {
      return SecretName.of(path);
    } catch (SecretsException unspellable) {
      return null;
    }
  }

  static String below(String path, String key) {
    return path.isEmpty() ? key : path + "/" + key;
  }

  /** A path that is no name, fit for print. */
  static String shown(String path) {
    String printable = path.replaceAll("[^\\x20-\\x7e]", "?");
    return printable.length() <= MAX_SHOWN ? printable : printable.substring(0, MAX_SHOWN) + "...";
  }
}
