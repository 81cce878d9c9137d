package dev.coffer.conformance.peer.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fake answers as the real service was seen to, case by case. */
final class KeyVaultVectorsTest {
  private static final Vectors VECTORS = Vectors.of("azure-key-vault.json");
  private static final Duration LAG = Duration.ofSeconds(2);

  /** What Coffer never asks for, so that the fake need not have it. */
  private static final Set<String> NOT_FAKED =
      Set.of(
          "secret-backup",
          "secret-backup-missing",
          "secret-restore-after-purge",
          "secret-restore-garbage",
          "key-create-while-being-deleted",
          "key-create-rsa-2025",
          "key-patch-disabled-key",
          "key-create-ec-curves",
          "key-import-rsa",
          "key-decrypt-versionless",
          "key-sign-verify-rsa",
          "rotation-policy-none",
          "rotation-policy-set",
          "rotation-policy-set-empty",
          "rotation-policy-missing-key",
          "key-delete-recover",
          "key-restore-garbage",
          "denied-by-policy");

  private final MovedClock clock = new MovedClock();
  private FakeAzure fake;
  private RawAzure azure;

  @BeforeEach
  void start() throws Exception {
    fake = FakeAzure.start(clock, LAG);
    azure = new RawAzure(fake).withToken();
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  private String set(String name, String value) throws Exception {
    return id(azure.put("/secrets/" + name, "{\"value\":\"" + value + "\"}"));
  }

  private static String id(RawAzure.Answer answer) {
    String id = answer.body().path("id").asText(answer.body().path("key").path("kid").asText());
    return id.substring(id.lastIndexOf('/') + 1);
  }

  @Test
  void a_call_without_a_token_is_challenged_whatever_it_asks() throws Exception {
    RawAzure stranger = new RawAzure(fake);
    for (String path : List.of("/secrets/x", "/secrets/", "/keys/x/create")) {
      VECTORS.is("challenge-vault", stranger.get(path));
    }
    RawAzure.Answer answer = stranger.put("/secrets/x", "");
    VECTORS.is("challenge-vault", answer);
    assertThat(answer.http().headers().firstValue("WWW-Authenticate"))
        .hasValueSatisfying(
            header ->
                assertThat(header)
                    .matches(
                        "Bearer authorization=\"https://login\\.microsoftonline\\.com/[0-9a-f-]+\","
                            + " resource=\"https://vault\\.azure\\.net\""));
    // The text is another since, so nobody may go by it: code and header are the same.
    VECTORS.rule("challenge-vault-2026");
  }

  @Test
  void a_set_answers_with_what_was_set_and_nothing_else() throws Exception {
    VECTORS.is(
        "secret-set-full",
        azure.put(
            "/secrets/a",
            "{\"value\":\"v\",\"tags\":{\"foo\":\"baz\"},\"contentType\":\"text\","
                + "\"attributes\":{\"nbf\":1,\"exp\":2}}"));
    VECTORS.is("secret-set-minimal", azure.put("/secrets/b", "{\"value\":\"v\"}"));
    VECTORS.is(
        "secret-set-empty-value", 0, azure.put("/secrets/c", "{\"value\":\"\",\"attributes\":{}}"));
    VECTORS.is("secret-set-empty-value", 1, azure.get("/secrets/c/"));
    VECTORS.is("secret-empty-name", azure.put("/secrets/", "{\"value\":\"v\"}"));
    VECTORS.rule("secret-name-leading-digit-and-trailing-dash");
    assertThat(azure.put("/secrets/0A-", "{\"value\":\"v\"}").body().path("id").asText())
        .contains("/secrets/0A-/");
    VECTORS.is("secret-bad-name", azure.get("/secrets/bad_name/"));
  }

  @Test
  void a_disabled_version_is_not_read() throws Exception {
    VECTORS.is(
        "secret-set-disabled",
        azure.put("/secrets/a", "{\"value\":\"v\",\"attributes\":{\"enabled\":false,\"exp\":2}}"));
    VECTORS.is("disabled-secret-get", azure.get("/secrets/a/"));
  }

  @Test
  void a_get_answers_with_the_newest_or_with_the_version_asked_for() throws Exception {
    RawAzure.Answer first =
        azure.put("/secrets/a", "{\"value\":\"v1\",\"attributes\":{\"exp\":2}}");
    RawAzure.Answer second =
        azure.put(
            "/secrets/a", "{\"value\":\"v2\",\"tags\":{\"a b\":\"v\"},\"attributes\":{\"exp\":2}}");
    VECTORS.is("secret-get-latest", azure.get("/secrets/a/"));
    VECTORS.rule("secret-get-version");
    assertThat(azure.get("/secrets/a/" + id(first)).body().path("value").asText()).isEqualTo("v1");
    assertThat(azure.get("/secrets/a/" + id(second)).body().path("value").asText()).isEqualTo("v2");
    VECTORS.is("secret-get-missing", azure.get("/secrets/nobody/"));
  }

  @Test
  void an_equal_value_makes_a_version_that_inherits_nothing() throws Exception {
    VECTORS.is(
        "secret-set-equal-value-makes-new-version",
        0,
        azure.put("/secrets/a", "{\"value\":\"v\"}"));
    RawAzure.Answer second =
        azure.put(
            "/secrets/a",
            "{\"value\":\"v\",\"tags\":{\"k\":\"v\"},\"contentType\":\"text/plain\","
                + "\"attributes\":{\"enabled\":true}}");
    assertThat(second.body().path("tags").path("k").asText()).isEqualTo("v");
    RawAzure.Answer third = azure.put("/secrets/a", "{\"value\":\"v\"}");
    assertThat(third.body().has("tags")).isFalse();
    assertThat(third.body().has("contentType")).isFalse();
    assertThat(id(third)).isNotEqualTo(id(second));
  }

  @Test
  void a_patch_keeps_the_version_and_replaces_all_tags() throws Exception {
    String version = set("a", "v");
    VECTORS.is(
        "secret-patch-properties",
        0,
        azure.patch(
            "/secrets/a/" + version,
            "{\"attributes\":{\"enabled\":true,\"exp\":9},\"tags\":{\"a\":\"1\",\"b\":\"2\"}}"));
    assertThat(id(azure.get("/secrets/a/"))).isEqualTo(version);
    String other = set("b", "v");
    RawAzure.Answer replaced =
        azure.patch(
            "/secrets/b/" + other, "{\"attributes\":{\"enabled\":true},\"tags\":{\"c\":\"3\"}}");
    VECTORS.is("secret-patch-replaces-tags", replaced);
    assertThat(replaced.body().path("tags").size()).isEqualTo(1);
    VECTORS.is(
        "secret-patch-disable",
        azure.patch(
            "/secrets/b/" + other,
            "{\"contentType\":\"text/plain\",\"attributes\":{\"enabled\":false},"
                + "\"tags\":{\"k\":\"v\"}}"));
  }

  @Test
  void lists_have_no_values_and_go_on_until_no_link_is_left() throws Exception {
    for (int i = 0; i < 5; i++) {
      set("n" + i, "v");
    }
    RawAzure.Answer page = azure.get("/secrets");
    JsonNode item = page.body().path("value").path(0);
    VECTORS.rule("secrets-list");
    assertThat(item.has("value")).isFalse();
    assertThat(item.path("id").asText()).endsWith("/secrets/n0");
    List<String> seen = new ArrayList<>();
    boolean empty = false;
    while (true) {
      page.body().path("value").forEach(each -> seen.add(each.path("id").asText()));
      empty |= page.body().path("value").isEmpty();
      JsonNode next = page.body().path("nextLink");
      if (next.isNull()) {
        break;
      }
      assertThat(next.asText()).startsWith("https://" + FakeAzure.VAULT_HOST + ":443/secrets?");
      page = azure.follow(next.asText());
    }
    assertThat(seen).hasSize(5).doesNotHaveDuplicates();
    assertThat(empty).as("an empty page before the last").isTrue();
    VECTORS.rule("deleted-list-empty-pages");
  }

  @Test
  void versions_are_listed_by_id_which_says_nothing_of_their_order() throws Exception {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      made.add(set("a", "v" + i));
    }
    List<String> listed = new ArrayList<>();
    RawAzure.Answer page = azure.get("/secrets/a/versions?maxresults=1");
    while (true) {
      for (JsonNode each : page.body().path("value")) {
        assertThat(each.has("value")).isFalse();
        listed.add(each.path("id").asText().replaceAll(".*/", ""));
      }
      if (page.body().path("nextLink").isNull()) {
        break;
      }
      assertThat(page.body().path("nextLink").asText()).contains("&maxresults=1");
      page = azure.follow(page.body().path("nextLink").asText());
    }
    assertThat(listed).isSorted().containsExactlyInAnyOrderElementsOf(made);
    VECTORS.rule("secret-versions-list");
    VECTORS.rule("secret-versions-paging");
    VECTORS.is("secret-versions-list-missing", azure.get("/secrets/nobody/versions"));
  }

  @Test
  void a_deletion_takes_a_while_and_then_shows() throws Exception {
    set("a", "v");
    VECTORS.is("secret-delete-then-poll", 0, azure.delete("/secrets/a"));
    VECTORS.is("secret-delete-then-poll", 1, azure.get("/deletedsecrets/a"));
    RawAzure.Answer early = azure.delete("/deletedsecrets/a");
    assertThat(early.body().path("error").path("innererror").path("code").asText())
        .isEqualTo("ObjectIsBeingDeleted");
    VECTORS.rule("purge-while-being-deleted");
    clock.pass(LAG);
    VECTORS.is("secret-delete-then-poll", 2, azure.get("/deletedsecrets/a"));
    VECTORS.is("secret-set-while-deleted", azure.put("/secrets/a", "{\"value\":\"v\"}"));
    VECTORS.is("secret-purge", 0, azure.delete("/deletedsecrets/a"));
    assertThat(azure.get("/deletedsecrets/a").status()).isEqualTo(404);
    VECTORS.is("secret-delete-missing", azure.delete("/secrets/nobody"));
    VECTORS.is("deleted-get-missing", azure.get("/deletedsecrets/nobody"));
  }

  @Test
  void a_deleted_disabled_secret_says_that_it_is_disabled() throws Exception {
    fake.foreign("a", "v", false);
    VECTORS.is("deleted-disabled-secret-get", 0, azure.delete("/secrets/a"));
    VECTORS.is("deleted-disabled-secret-get", 1, azure.get("/deletedsecrets/a"));
    clock.pass(LAG);
    VECTORS.is("deleted-disabled-secret-get", 2, azure.get("/deletedsecrets/a"));
    VECTORS.is("deleted-disabled-secret-get", 3, azure.delete("/deletedsecrets/a"));
  }

  @Test
  void a_recovery_takes_a_while_and_then_shows() throws Exception {
    String version = id(azure.put("/secrets/a", "{\"value\":\"v\",\"attributes\":{\"exp\":2}}"));
    azure.delete("/secrets/a");
    clock.pass(LAG);
    VECTORS.is("secret-recover-then-poll", 0, azure.post("/deletedsecrets/a/recover", ""));
    VECTORS.is("secret-recover-then-poll", 1, azure.get("/secrets/a/"));
    clock.pass(LAG);
    RawAzure.Answer back = azure.get("/secrets/a/");
    VECTORS.is("secret-recover-then-poll", 2, back);
    assertThat(id(back)).isEqualTo(version);
    VECTORS.is("secret-set-while-being-recovered", azure.put("/secrets/a", "{\"value\":\"v\"}"));
    VECTORS.is("secret-recover-missing", azure.post("/deletedsecrets/nobody/recover", ""));
  }

  @Test
  void throttling_and_denial_say_so() throws Exception {
    fake.throttle(null);
    RawAzure.Answer throttled = azure.get("/secrets/a/");
    VECTORS.is("throttled", throttled);
    assertThat(throttled.http().headers().firstValue("Retry-After")).isEmpty();
    fake.recover();
    fake.deny("GET", "secrets");
    VECTORS.is("denied-by-rbac", azure.get("/secrets/nobody/"));
  }

  @Test
  void keys_are_made_read_and_rotated() throws Exception {
    RawAzure.Answer made =
        azure.post("/keys/a/create", "{\"kty\":\"RSA\",\"public_exponent\":0,\"attributes\":{}}");
    assertThat(made.body().path("key").path("key_ops").size()).isEqualTo(6);
    assertThat(made.body().path("key").path("n").asText()).hasSize(342);
    VECTORS.rule("key-create-rsa-default");
    assertThat(azure.get("/keys/a/").body()).isEqualTo(made.body());
    VECTORS.rule("key-get-latest");
    RawAzure.Answer rotated = azure.post("/keys/a/rotate", "");
    VECTORS.is("key-rotate", rotated);
    assertThat(id(rotated)).isNotEqualTo(id(made));
    RawAzure.Answer ec = azure.post("/keys/b/create", "{\"kty\":\"EC\"}");
    assertThat(ec.body().path("key").path("key_ops").toString()).isEqualTo("[\"sign\",\"verify\"]");
    VECTORS.rule("key-create-ec-default");
    VECTORS.rule("key-create-no-kty");
    assertThat(azure.post("/keys/c/create", "{\"attributes\":{}}").status()).isEqualTo(400);
    VECTORS.is("key-create-empty-name", azure.post("/keys//create", "{\"kty\":\"RSA\"}"));
  }

  @Test
  void keys_are_used_with_and_without_a_version() throws Exception {
    azure.post("/keys/a/create", "{\"kty\":\"RSA\",\"key_ops\":[\"wrapKey\",\"unwrapKey\"]}");
    RawAzure.Answer wrapped =
        azure.post("/keys/a//wrapkey", "{\"alg\":\"RSA-OAEP-256\",\"value\":\"c2VjcmV0\"}");
    VECTORS.is("key-wrap", wrapped);
    String kid = wrapped.body().path("kid").asText();
    String version = kid.substring(kid.lastIndexOf('/') + 1);
    String body =
        "{\"alg\":\"RSA-OAEP-256\",\"value\":\"" + wrapped.body().path("value").asText() + "\"}";
    RawAzure.Answer unwrapped = azure.post("/keys/a/" + version + "/unwrapkey", body);
    VECTORS.is("key-unwrap", unwrapped);
    assertThat(unwrapped.body().path("value").asText()).isEqualTo("c2VjcmV0");
    VECTORS.is(
        "key-operation-not-permitted",
        azure.post("/keys/a//sign", "{\"alg\":\"RS256\",\"value\":\"c2VjcmV0\"}"));
    fake.signingKey("b");
    String digest = "A".repeat(42) + "E";
    RawAzure.Answer signed =
        azure.post("/keys/b//sign", "{\"alg\":\"ES256\",\"value\":\"" + digest + "\"}");
    VECTORS.is("key-sign-ec", signed);
    assertThat(signed.body().path("value").asText()).hasSize(86);
  }

  /** Plants answers that the service would not give. */
  @Test
  void an_answer_that_is_another_is_noticed() throws Exception {
    RawAzure.Answer full = azure.put("/secrets/a", "{\"value\":\"v\",\"tags\":{\"foo\":\"baz\"}}");
    Vectors own = Vectors.of("azure-key-vault.json");
    assertThatThrownBy(() -> own.is("secret-set-minimal", full)).hasMessageContaining("/tags");
    assertThatThrownBy(() -> own.is("secret-set-full", full)).hasMessageContaining("/contentType");
    assertThatThrownBy(() -> own.is("secret-get-missing", full)).hasMessageContaining("missing");
    RawAzure.Answer missing = azure.get("/secrets/nobody/");
    assertThatThrownBy(() -> own.is("deleted-disabled-secret-get", 1, missing))
        .hasMessageContaining("Deleted Secret");
    assertThatThrownBy(() -> own.is("secret-set-disabled", full)).hasMessageContaining("enabled");
  }

  @AfterAll
  static void every_case_was_met_or_is_named() {
    Set<String> missed =
        VECTORS.ids().stream()
            .filter(id -> !id.contains("mhsm") && !NOT_FAKED.contains(id))
            .filter(id -> !VECTORS.met().contains(id))
            .collect(Collectors.toSet());
    assertThat(missed).isEmpty();
    assertThat(VECTORS.ids()).containsAll(NOT_FAKED);
    assertThat(VECTORS.met()).doesNotContainAnyElementsOf(NOT_FAKED);
  }
}
