package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Stage;
import dev.coffer.model.VersionState;
import dev.coffer.spi.Capability;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.PutRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values: bytes in, the same bytes out. */
abstract class ValuesGroup {

  @Test
  @Needs(Capability.PUT)
  void of_all_bytes_come_back_exactly(TestedStore store) {
    byte[] all = new byte[512];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    assertKept(store, all);
  }

  @Test
  @Needs(Capability.PUT)
  void that_look_like_something_else_come_back_exactly(TestedStore store) {
    for (String text :
        List.of(
            "a\n",
            "\n",
            " ",
            "\u0000",
            "{\"a\":\"b\"}",
            "{}",
            "[]",
            "null",
            "\"",
            "=",
            "%00",
            "data:;base64,QUJD",
            "QUJD",
            "\uFEFFx",
            "e\u0301",
            "\ud83d\ude00")) {
      assertKept(store, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  @Needs({Capability.PUT, Capability.EMPTY_VALUE})
  void of_no_bytes_are_values(TestedStore store) {
    assertKept(store, new byte[0]);
  }

  @Test
  @Needs(Capability.PUT)
  void of_the_largest_size_are_kept(TestedStore store) {
    byte[] largest = new byte[store.capabilities().limits().maxValueBytes()];
    Arrays.fill(largest, (byte) 'x');
    assertKept(store, largest);
  }

  @Test
  @Needs(Capability.PUT)
  void over_the_largest_size_are_refused_and_change_nothing(TestedStore store) {
    SecretName name = store.name("a");
    store.put(name, store.text("before"));
    byte[] large = new byte[store.capabilities().limits().maxValueBytes() + 1];
    try (SecretValue value = SecretValue.ofBytes(large)) {
      store.refuses(ErrorCode.INVALID_ARGUMENT, PutRequest.of(name, value));
      store.refuses(ErrorCode.INVALID_ARGUMENT, PutRequest.of(store.name("new"), value));
    }
    assertThat(store.read(name)).isEqualTo(store.text("before"));
    store.refuses(ErrorCode.NOT_FOUND, GetRequest.current(store.name("new")));
  }

  @Test
  @Needs(Capability.PUT)
  void belong_to_the_store_once_they_are_put(TestedStore store) {
    SecretName name = store.name("a");
    SecretValue value = SecretValue.ofUtf8(store.text("value"));
    store.run(PutRequest.of(name, value));
    value.close();
    assertThat(store.read(name)).isEqualTo(store.text("value"));
  }

  @Test
  void belong_to_their_reader_once_they_are_read(TestedStore store) {
    SecretName name = store.name("a");
    store.given(name, store.text("value"));
    Secret one = store.run(GetRequest.current(name));
    try (Secret other = store.run(GetRequest.current(name))) {
      one.close();
      assertThat(other.value().utf8()).isEqualTo(store.text("value"));
    }
    assertThat(store.read(name)).isEqualTo(store.text("value"));
  }

  @Test
  @Needs(Capability.PUT)
  void replace_the_value_before(TestedStore store) {
    SecretName name = store.name("a");
    store.put(name, store.text("a long value that is replaced"));
    store.put(name, store.text("short"));
    assertThat(store.read(name)).isEqualTo(store.text("short"));
  }

  @Test
  void say_which_store_answered(TestedStore store) {
    SecretName name = store.name("a");
    store.given(name, store.text("value"));
    try (Secret secret = store.run(GetRequest.current(name))) {
      assertThat(secret.provenance().servedBy()).isNotEmpty();
      assertThat(secret.version().state()).isEqualTo(VersionState.ENABLED);
      assertThat(secret.version().has(Stage.CURRENT)).isTrue();
    }
  }

  private static void assertKept(TestedStore store, byte[] bytes) {
    SecretName name = store.name("kept");
    store.put(name, SecretValue.ofBytes(bytes));
    try (Secret secret = store.run(GetRequest.current(name))) {
      assertThat(secret.value().kind()).isEqualTo(SecretValue.Kind.BYTES);
      assertThat(secret.value().bytes()).isEqualTo(bytes);
    }
  }
}
