package dev.coffer.azure.keyvault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class KeyVaultValuesTest {
  @Test
  void text_is_itself() {
    KeyVaultValues.Written written = KeyVaultValues.write(SecretValue.ofUtf8("{\"a\":\"b\"}\n"));
    assertThat(written.text()).isEqualTo("{\"a\":\"b\"}\n");
    assertThat(written.form()).isEqualTo(KeyVaultValues.PLAIN);
  }

  @Test
  void what_is_no_text_is_base64_and_comes_back() {
    for (byte[] bytes : new byte[][] {{0}, {(byte) 0xff, (byte) 0xfe}, {27, 'x'}}) {
      KeyVaultValues.Written written = KeyVaultValues.write(SecretValue.ofBytes(bytes));
      assertThat(written.form()).isEqualTo(KeyVaultValues.BASE64);
      assertThat(KeyVaultValues.read(written.text(), written.form()).bytes()).isEqualTo(bytes);
    }
  }

  @Test
  void fields_come_back() {
    Map<String, String> fields = Map.of("a", "\u0000\n", "b", "");
    KeyVaultValues.Written written = KeyVaultValues.write(SecretValue.ofFields(fields));
    assertThat(KeyVaultValues.read(written.text(), written.form()).fields()).isEqualTo(fields);
  }

  @Test
  void what_its_tag_does_not_fit_is_damaged() {
    for (String form : new String[] {KeyVaultValues.BASE64, KeyVaultValues.FIELDS}) {
      for (String text : new String[] {"canary!", "{\"a\":1}", "{\"a\":\"b\"", "{} {}"}) {
        SecretsException told =
            catchThrowableOfType(SecretsException.class, () -> KeyVaultValues.read(text, form));
        assertThat(told.code()).isEqualTo(ErrorCode.INTEGRITY);
        assertThat(told.getMessage()).doesNotContain("canary");
        assertThat(told.getCause()).isNull();
      }
    }
  }

  @Test
  void base64_counts_for_the_size() {
    byte[] most = new byte[KeyVaultValues.MAX_BYTES / 4 * 3];
    assertThat(KeyVaultValues.write(SecretValue.ofBytes(most)).text())
        .hasSize(KeyVaultValues.MAX_BYTES);
    SecretsException told =
        catchThrowableOfType(
            SecretsException.class,
            () -> KeyVaultValues.write(SecretValue.ofBytes(new byte[most.length + 1])));
    assertThat(told.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(told).hasMessageContaining("25,600");
  }
}
