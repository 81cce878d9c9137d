package dev.coffer.cli.verb.transfer;

import dev.coffer.cli.run.WrongUse;
import dev.coffer.model.SecretValue;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Kubernetes {@code Secret} with a key for each value: the name after the exported prefix, {@code
 * /} as {@code .}, and the field after another {@code .} where there are fields.
 */
final class KubernetesManifest {
  private static final Base64.Encoder BASE64 = Base64.getEncoder();

  private KubernetesManifest() {}

  /**
   * @param prefix what all names begin with; the Secret is named after it
   */
  static byte[] write(List<Entry> entries, String prefix) {
    Map<String, String> data = new TreeMap<>();
    for (Entry entry : entries) {
      String key = entry.name().substring(prefix.length()).replace('/', '.');
      if (entry.value().kind() == SecretValue.Kind.FIELDS) {
        entry
            .value()
            .fields()
            .forEach((field, text) -> put(data, key + "." + field, Texts.utf8(text)));
      } else {
        put(data, key, entry.value().bytes());
      }
    }
    StringBuilder manifest =
        new StringBuilder("apiVersion: v1\nkind: Secret\nmetadata:\n  name: ")
            .append(resourceName(prefix))
            .append("\ntype: Opaque\ndata:\n");
    data.forEach(
        (key, text) -> manifest.append("  ").append(key).append(": ").append(text).append('\n'));
    return Texts.utf8(manifest.toString());
  }

  private static void put(Map<String, String> data, String key, byte[] value) {
    if (!key.matches("[A-Za-z0-9._-]{1,253}")) {
      throw new WrongUse(
          "The key " + key + " is no key of a Kubernetes Secret.",
          "Export another prefix, or rename the field to letters, digits, . _ and -.");
    }
    if (data.put(key, '"' + BASE64.encodeToString(value) + '"') != null) {
      throw new WrongUse(
          "Two values would have the key " + key + ".", "Export them by prefixes of their own.");
    }
  }

  private static String resourceName(String prefix) {
    String name =
        prefix.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    return name.isEmpty() ? "coffer" : name;
  }
}
