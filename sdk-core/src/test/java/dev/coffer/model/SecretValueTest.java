package dev.coffer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A value owns its bytes until it is closed, and nothing has them after that. */
class SecretValueTest {
  @Test
  void bytesAreCopiedInAndOut() {
    byte[] given = {1, 2, 3};
    try (SecretValue value = SecretValue.ofBytes(given)) {
      given[0] = 9;
      byte[] taken = value.bytes();
      taken[1] = 9;
      assertThat(value.bytes()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void closingWipesTheBytes() {
    SecretValue value = SecretValue.ofUtf8("hunter2");
    ByteBuffer view = value.view();
    assertThat(view.get(0)).isEqualTo((byte) 'h');
    value.close();
    for (int i = 0; i < view.capacity(); i++) {
      assertThat(view.get(i)).isZero();
    }
  }

  @Test
  void aClosedValueGivesNothing() {
    SecretValue value = SecretValue.ofFields(Map.of("a", "1"));
    value.close();
    value.close();
    assertThatIllegalStateException().isThrownBy(value::bytes);
    assertThatIllegalStateException().isThrownBy(value::utf8);
    assertThatIllegalStateException().isThrownBy(value::view);
    assertThatIllegalStateException().isThrownBy(value::fields);
    assertThatIllegalStateException().isThrownBy(() -> value.field("a"));
    assertThatIllegalStateException().isThrownBy(value::size);
    assertThatIllegalStateException().isThrownBy(value::copy);
    assertThat(value).isNotEqualTo(SecretValue.ofFields(Map.of("a", "1"))).isEqualTo(value);
  }

  @Test
  void aCopyIsClosedOnItsOwn() {
    SecretValue value = SecretValue.ofUtf8("hunter2");
    try (SecretValue copy = value.copy()) {
      value.close();
      assertThat(copy.utf8()).isEqualTo("hunter2");
    }
  }

  @Test
  void theViewIsReadOnlyAndHidesItsArray() {
    try (SecretValue value = SecretValue.ofUtf8("x")) {
      assertThat(value.view().hasArray()).isFalse();
      org.assertj.core.api.Assertions.assertThatExceptionOfType(ReadOnlyBufferException.class)
          .isThrownBy(() -> value.view().put((byte) 0));
    }
  }

  @Test
  void equalityIsOfKindAndContentAndTheHashSaysNothing() {
    SecretValue text = SecretValue.ofUtf8("{\"a\":\"1\"}");
    SecretValue fields = SecretValue.ofFields(Map.of("a", "1"));
    assertThat(text).isEqualTo(SecretValue.ofUtf8("{\"a\":\"1\"}")).isNotEqualTo(fields);
    assertThat(fields).isEqualTo(SecretValue.ofFields(Map.of("a", "1")));
    assertThat(text).isNotEqualTo(SecretValue.ofUtf8("other"));
    assertThat(SecretValue.ofUtf8("one").hashCode())
        .isEqualTo(SecretValue.ofUtf8("two").hashCode());
  }

  @Test
  void whatIsNotTextOrHasNoFieldsSaysSo() {
    SecretValue binary = SecretValue.ofBytes(new byte[] {(byte) 0xff, 0});
    assertThat(catchThrowableOfType(SecretsException.class, binary::utf8).code())
        .isEqualTo(ErrorCode.FAILED_PRECONDITION);
    assertThat(catchThrowableOfType(SecretsException.class, binary::fields).code())
        .isEqualTo(ErrorCode.FAILED_PRECONDITION);
    SecretValue fields = SecretValue.ofFields(Map.of("a", "1"));
    assertThat(catchThrowableOfType(SecretsException.class, () -> fields.field("b")).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void textThatUtf8CannotHoldIsRefusedAndNeverReplaced() {
    String unpaired = "pass\ud800word";
    assertThat(
            catchThrowableOfType(SecretsException.class, () -> SecretValue.ofUtf8(unpaired)).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    for (Map<String, String> fields : List.of(Map.of("a", unpaired), Map.of(unpaired, "a"))) {
      assertThat(
              catchThrowableOfType(SecretsException.class, () -> SecretValue.ofFields(fields))
                  .code())
          .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }
  }
}
