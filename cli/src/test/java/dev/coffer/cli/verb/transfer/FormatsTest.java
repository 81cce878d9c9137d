package dev.coffer.cli.verb.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import dev.coffer.cli.run.WrongUse;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {
  private static final byte[] BINARY = {0, (byte) 0xff, 10, 13, 0};

  @Test
  void objects_in_objects_are_segments_of_names() {
    List<Entry> entries =
        TreeFile.json().read(utf8("{\"a\": {\"b\": \"1\", \"c/d\": 2}, \"e\": true}"), false);

    assertThat(entries).extracting(Entry::name).containsExactly("a/b", "a/c/d", "e");
    assertThat(entries).extracting(e -> e.value().utf8()).containsExactly("1", "2", "true");
  }

  @Test
  void innermost_objects_are_fields_where_asked() {
    List<Entry> entries =
        TreeFile.yaml().read(utf8("db:\n  main:\n    user: u\n    password: p\n"), true);

    assertThat(entries).extracting(Entry::name).containsExactly("db/main");
    assertThat(entries.get(0).value().fields()).isEqualTo(Map.of("user", "u", "password", "p"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"a\": [1]}",
        "{\"a\": null}",
        "{\"a\": hunter2}",
        "{\"a\":1,\"a\":2}"
      })
  void what_is_no_tree_of_texts_is_refused_without_repeating_it(String json) {
    assertThatThrownBy(() -> TreeFile.json().read(utf8(json), false))
        .isInstanceOf(WrongUse.class)
        .hasMessageNotContaining("hunter2")
        .hasNoCause();
  }

  @Test
  void json_out_and_in_again_is_the_same() {
    List<Entry> entries =
        List.of(
            Entry.of("a/b", SecretValue.ofUtf8("line\nnext \"q\" é\u0001")),
            Entry.of("db", SecretValue.ofFields(Map.of("u", "1", "p", ""))));

    List<Entry> again = TreeFile.json().read(TreeFile.json().write(entries), true);

    assertThat(again).isEqualTo(entries);
  }

  @Test
  void bytes_that_are_no_text_are_refused_by_name() {
    List<Entry> entries = List.of(Entry.of("app/key", SecretValue.ofBytes(BINARY)));

    assertThatThrownBy(() -> TreeFile.json().write(entries)).hasMessageContaining("app/key");
  }

  @Test
  void a_manifest_holds_every_value_in_base64_under_a_flat_key() {
    List<Entry> entries =
        List.of(
            Entry.of("app/tls/key", SecretValue.ofBytes(BINARY)),
            Entry.of("app/db", SecretValue.ofFields(Map.of("user", "u"))));

    String manifest = new String(KubernetesManifest.write(entries, "app/"), StandardCharsets.UTF_8);

    assertThat(manifest)
        .contains(
            "kind: Secret", "name: app\n", "  db.user: \"dQ==\"\n", "  tls.key: \"AP8KDQA=\"\n");
  }

  @Test
  void keys_of_a_manifest_that_collide_are_refused() {
    List<Entry> entries =
        List.of(Entry.of("a/b", SecretValue.ofUtf8("1")), Entry.of("a.b", SecretValue.ofUtf8("2")));

    assertThatThrownBy(() -> KubernetesManifest.write(entries, "")).isInstanceOf(WrongUse.class);
  }

  @Test
  void a_sealed_file_gives_back_everything_to_its_recipient_alone()
      throws GeneralSecurityException {
    KeyPair pair = new X25519KeyPairGenerator().generateKeyPair();
    MetadataChange metadata =
        MetadataChange.builder()
            .label("team", "é")
            .description("d")
            .contentType("text/plain")
            .expireTime(Instant.parse("2031-01-01T00:00:00Z"))
            .build();
    List<Entry> entries =
        List.of(
            new Entry("a", SecretValue.ofBytes(BINARY), metadata),
            Entry.of("b", SecretValue.ofFields(Map.of("u", "1"))));

    byte[] sealed = SealedFile.write(entries, pair.getPublic().toString());

    assertThat(AgeFile.matches(sealed)).isTrue();
    assertThat(SealedFile.read(sealed, "# a comment\n" + pair.getPrivate() + "\n"))
        .isEqualTo(entries);
    String other = new X25519KeyPairGenerator().generateKeyPair().getPrivate().toString();
    assertThatThrownBy(() -> SealedFile.read(sealed, other)).satisfies(FormatsTest::isIntegrity);
    sealed[sealed.length - 1] ^= 1;
    assertThatThrownBy(() -> SealedFile.read(sealed, pair.getPrivate().toString()))
        .satisfies(FormatsTest::isIntegrity);
  }

  @Test
  void what_is_no_recipient_or_identity_is_wrong_use() {
    assertThatThrownBy(() -> AgeFile.seal(new byte[1], "age1nonsense"))
        .isInstanceOf(WrongUse.class);
    assertThatThrownBy(() -> AgeFile.open(new byte[1], "nothing here"))
        .isInstanceOf(WrongUse.class);
  }

  private static void isIntegrity(Throwable thrown) {
    assertThat(((SecretsException) thrown).code()).isEqualTo(ErrorCode.INTEGRITY);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void bytes_that_are_no_text_are_refused() {
    byte[] oddEnds = {0, 0, (byte) 0xff, (byte) 0xfe};
    byte[] notUtf8 = {'a', ':', ' ', (byte) 0xff};
    assertThatThrownBy(() -> TreeFile.json().read(oddEnds, false)).isInstanceOf(WrongUse.class);
    assertThatThrownBy(() -> TreeFile.yaml().read(notUtf8, false)).isInstanceOf(WrongUse.class);
  }
}
