package dev.coffer.local.encryptedfile;

import dev.coffer.model.SecretValue;
import dev.coffer.spi.SecretSource;

/** Keys for the tests. */
final class Keys {
  static final String FERNET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

  private Keys() {}

  static SecretSource of(String text) {
    return () -> SecretValue.ofUtf8(text);
  }

  static String fresh() {
    try (SecretValue key = FileKey.generate()) {
      return key.utf8();
    }
  }
}
