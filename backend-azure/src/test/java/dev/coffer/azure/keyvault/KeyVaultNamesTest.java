package dev.coffer.azure.keyvault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeyVaultNamesTest {
  private static final String ALPHABET = "aAbBzZ09_.-/xX2fF";

  private final KeyVaultNames encoded = new KeyVaultNames("teams/", KeyVaultConfig.Names.ENCODED);
  private final KeyVaultNames plain = new KeyVaultNames("t-", KeyVaultConfig.Names.NATIVE);

  @ParameterizedTest
  @CsvSource({
    "broker/host, teams-2fbroker-2fhost",
    "Broker, teams-2f-42roker",
    "a-2fb, teams-2fa-2d2fb",
    "a_b.c, teams-2fa-5fb-2ec"
  })
  void are_escaped_readably(String name, String there) {
    assertThat(encoded.encode(SecretName.of(name))).isEqualTo(there);
    assertThat(encoded.decode(there, "")).isEqualTo(SecretName.of(name));
    assertThat(encoded.decode(there.toUpperCase(Locale.ROOT), "")).isEqualTo(SecretName.of(name));
  }

  @Test
  void come_back_and_are_never_the_same_for_two_names_whatever_their_case() {
    Random random = new Random(20260101);
    Map<String, SecretName> taken = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      SecretName name = name(random);
      if (name == null) {
        continue;
      }
      String there = encoded.encode(name);
      assertThat(there).matches("[0-9a-z-]{1,127}");
      assertThat(encoded.decode(there, name.text())).isEqualTo(name);
      SecretName other = taken.put(there, name);
      assertThat(other == null || other.equals(name)).as("%s and %s", name, other).isTrue();
    }
    assertThat(taken).hasSizeGreaterThan(10_000);
  }

  private static SecretName name(Random random) {
    int length = 1 + random.nextInt(random.nextInt(4) == 0 ? 240 : 12);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    try {
      return SecretName.of(text.toString());
    } catch (SecretsException e) {
      return null;
    }
  }

  @Test
  void that_are_cut_need_the_name_that_is_kept_beside_them() {
    SecretName name = SecretName.of("n".repeat(200));
    String there = encoded.encode(name);
    assertThat(there).hasSizeLessThanOrEqualTo(127).contains("-x");
    assertThat(encoded.decode(there, name.text())).isEqualTo(name);
    assertThat(encoded.decode(there, "another")).isNull();
    assertThat(encoded.decode(there, "")).isNull();
    assertThat(encoded.isOurs(there)).isTrue();
  }

  @Test
  void of_others_are_not_ours() {
    assertThat(encoded.decode("other-2fa", "")).isNull();
    assertThat(encoded.isOurs("other-2fa")).isFalse();
    assertThat(encoded.decode("teams-2fa-zz", "")).isNull();
    assertThat(encoded.isOurs("Teams-2Fa-zz")).isTrue();
  }

  @Test
  void that_are_native_are_in_lower_case() {
    assertThat(plain.encode(SecretName.of("a-1"))).isEqualTo("t-a-1");
    assertThat(plain.decode("T-A-1", "")).isEqualTo(SecretName.of("a-1"));
    for (String name : new String[] {"A", "a_b", "a.b", "a/b", "n".repeat(126)}) {
      SecretsException refused =
          catchThrowableOfType(SecretsException.class, () -> plain.encode(SecretName.of(name)));
      assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      assertThat(refused).hasMessageContaining("127");
    }
  }
}
