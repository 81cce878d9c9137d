package dev.coffer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One grammar, one spelling. */
class SecretNameTest {
  private static String segments(int count) {
    return String.join("/", Collections.nCopies(count, "a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "A-Z.a_z-0.9", "a/b", "...", "a/.b/..c", "-", "_/-/9"})
  void isANameAndKeepsItsSpelling(String text) {
    assertThat(SecretName.of(text).text()).isEqualTo(text);
    assertThat(SecretName.of(text)).isEqualTo(new SecretName(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "/", "/a", "a/", "a//b", ".", "..", "a/.", "a/..", "./a", "../a", "a/../b", "a b",
        "a\nb", "a%2fb", "a\\b", "ä", "a\0", "a:b", "a@b", "a+b", "\u0430"
      })
  void isNoNameAndIsNotRepeated(String text) {
    // Twice: a name that was judged is remembered, one that was refused is not.
    for (int i = 0; i < 2; i++) {
      SecretsException e = catchThrowableOfType(SecretsException.class, () -> SecretName.of(text));
      assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      assertThat(e.remedy()).contains("15 segments");
    }
    if (text.length() > 2) {
      assertThat(
              catchThrowableOfType(SecretsException.class, () -> SecretName.of(text)).getMessage())
          .doesNotContain(text);
    }
  }

  @Test
  void hasAtMost15Segments() {
    assertThat(SecretName.of(segments(15)).text()).isEqualTo(segments(15));
    assertThat(
            catchThrowableOfType(SecretsException.class, () -> SecretName.of(segments(16)))
                .getMessage())
        .contains("more than 15 segments");
  }

  @Test
  void hasAtMost255Bytes() {
    assertThat(SecretName.of("x".repeat(255)).text()).hasSize(255);
    assertThat(
            catchThrowableOfType(SecretsException.class, () -> SecretName.of("x".repeat(256)))
                .getMessage())
        .contains("longer than 255 bytes");
  }

  @Test
  void namesOfOneHashAreToldApart() {
    // "Aa" and "BB" have one hash, and so one place among the names that were judged before.
    for (int i = 0; i < 3; i++) {
      assertThat(SecretName.of("Aa").text()).isEqualTo("Aa");
      assertThat(SecretName.of("BB").text()).isEqualTo("BB");
    }
  }
}
