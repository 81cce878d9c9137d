package dev.coffer.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.cli.run.WrongUse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratorTest {
  private final Generator generator = new Generator();

  @ParameterizedTest
  @CsvSource({
    "alphanumeric, [A-Za-z0-9]{64}",
    "alphanumeric:7, [A-Za-z0-9]{7}",
    "digits:6, [0-9]{6}",
    "hex, [0-9a-f]{64}",
    "hex:4, [0-9a-f]{8}",
    "base64:3, [A-Za-z0-9+/]{4}",
    "base64url:32, [A-Za-z0-9_-]{43}",
  })
  void a_policy_gives_text_of_its_shape(String policy, String shape) {
    assertThat(new String(generator.generate(policy), StandardCharsets.US_ASCII)).matches(shape);
  }

  @RepeatedTest(50)
  void a_password_has_every_kind_of_character_however_short() {
    String password = new String(generator.generate("password:16"), StandardCharsets.US_ASCII);

    assertThat(password).hasSize(16);
    assertThat(password)
        .containsPattern("[A-Z]")
        .containsPattern("[a-z]")
        .containsPattern("[0-9]")
        .containsPattern("[^A-Za-z0-9]");
  }

  @Test
  void two_values_differ() {
    assertThat(generator.generate("bytes")).hasSize(32).isNotEqualTo(generator.generate("bytes"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "uuid", "hex:0", "hex:-1", "hex:4097", "hex:x", "password:15"})
  void an_unknown_policy_or_length_is_refused(String policy) {
    assertThatThrownBy(() -> generator.generate(policy)).isInstanceOf(WrongUse.class);
  }
}
