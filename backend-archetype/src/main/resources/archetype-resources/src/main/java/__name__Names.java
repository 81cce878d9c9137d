package ${package};

import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import org.jspecify.annotations.Nullable;

/** How names are spelt as files: {@code /} as {@code +}, which no name has. */
final class ${name}Names {
  /** Begins the names of files that are being written, and no secret's. */
  static final String UNFINISHED = "~";

  private ${name}Names() {}

  static String file(SecretName name) {
    return name.text().replace('/', '+');
  }

  /** The name that a file is the spelling of; null where it is none. */
  static @Nullable SecretName name(String file) {
    try {
      SecretName name = SecretName.of(file.replace('+', '/'));
      return file(name).equals(file) ? name : null;
    } catch (SecretsException unspellable) {
      return null;
    }
  }
}
