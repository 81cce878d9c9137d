package dev.coffer.local.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.SecretValue;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The derivation is Argon2id of RFC 9106 and nothing else. */
class PassphraseKeyTest {
  /** Computed with the reference implementation (libargon2): {@code -id -t 3 -m 16 -p 4 -l 32}. */
  private static final String KNOWN_ANSWER =
      "5995fc5ddabdb7f10fae2ad796270c269821d70b0efb8fb60262a81f1b6f0eb8";

  @Test
  void givesTheKnownAnswer() {
    byte[] salt = new byte[16];
    for (int i = 0; i < salt.length; i++) {
      salt[i] = (byte) i;
    }
    RootKey key =
        PassphraseKey.derive(
            () -> SecretValue.ofUtf8("correct horse battery"), 64 * 1024, 3, 4, salt);
    assertThat(HexFormat.of().formatHex(key.bytes())).isEqualTo(KNOWN_ANSWER);
    key.close();
  }
}
