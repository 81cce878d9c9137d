package dev.coffer.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.SecretValue;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ValueTextTest {
  @Test
  void what_is_written_as_text_is_read_as_it_was() {
    for (String text :
        new String[] {"a", "a\nb\r\n\t", "{}", "[]", "{\"a\":1}", "{\"a\":\"b\"", "é😀"}) {
      try (SecretValue value = SecretValue.ofUtf8(text);
          SecretValue read = ValueText.read(text)) {
        assertThat(ValueText.write(value)).isEqualTo(text);
        assertThat(read).isEqualTo(value);
      }
    }
  }

  @Test
  void what_would_be_read_as_something_else_is_not_text() {
    for (String text :
        new String[] {"{\"a\":\"b\"}", " {\"a\" : \"\"} ", " ", "\n", "a\u0000", "\ufeffa"}) {
      try (SecretValue value = SecretValue.ofUtf8(text)) {
        assertThat(ValueText.write(value)).isNull();
      }
    }
    try (SecretValue value = SecretValue.ofBytes(new byte[] {(byte) 0xff})) {
      assertThat(ValueText.write(value)).isNull();
    }
  }

  @Test
  void an_object_of_strings_is_fields_as_the_console_writes_them() {
    try (SecretValue read = ValueText.read("{ \"user\": \"app\",\n \"password\": \"\\u00e9\" }")) {
      assertThat(read.fields()).isEqualTo(Map.of("user", "app", "password", "é"));
    }
    try (SecretValue fields = SecretValue.ofFields(Map.of("k", "v"))) {
      assertThat(ValueText.write(fields)).isEqualTo("{\"k\":\"v\"}");
    }
    try (SecretValue read = ValueText.read("{\"a\":\"1\",\"a\":\"2\"}")) {
      assertThat(read.kind()).isEqualTo(SecretValue.Kind.BYTES);
    }
  }
}
