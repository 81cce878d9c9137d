package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.aws.AwsConfig;
import dev.coffer.aws.AwsConnection;
import dev.coffer.aws.secretsmanager.SecretsManagerBackend;
import dev.coffer.aws.secretsmanager.SecretsManagerConfig;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/** A store in Secrets Manager and a program that knows nothing of Coffer see the same secrets. */
final class SecretsManagerNativeTest {
  private static final SecretName NAME = SecretName.of("team/a");

  private final AwsConfig config = AwsPeer.direct();
  private final AwsConnection connection = AwsConnection.open(config);
  private final SecretsManagerClient client = connection.client(SecretsManagerClient.builder());
  private final SecretsManagerBackend store =
      SecretsManagerBackend.open(SecretsManagerConfig.of(config));

  @AfterEach
  void close() {
    store.close();
    client.close();
    connection.close();
  }

  @Test
  void text_and_fields_are_strings_there_and_all_else_is_bytes() {
    put(SecretValue.ofUtf8("text"), PutCondition.NONE, null);
    assertThat(there().secretString()).isEqualTo("text");
    put(SecretValue.ofFields(Map.of("user", "app")), PutCondition.NONE, null);
    assertThat(there().secretString()).isEqualTo("{\"user\":\"app\"}");
    put(SecretValue.ofBytes(new byte[] {0, (byte) 0xff}), PutCondition.NONE, null);
    assertThat(there().secretString()).isNull();
    assertThat(there().secretBinary().asByteArray()).containsExactly(0, 0xff);
  }

  @Test
  void what_the_console_writes_is_read_as_fields() {
    client.createSecret(
        create -> create.name("team/a").secretString("{\"user\":\"app\", \"password\":\"x\"}"));
    try (Secret secret = store.get(GetRequest.current(NAME), OperationContext.LOCAL)) {
      assertThat(secret.value().fields()).isEqualTo(Map.of("user", "app", "password", "x"));
    }
  }

  @Test
  void names_that_coffer_cannot_spell_are_told_and_not_hidden() {
    client.createSecret(create -> create.name("team/a+b@c").secretString("1"));
    client.createSecret(create -> create.name("team/ends-abcdef").secretString("1"));
    var page = store.list(ListRequest.of(NamePrefix.of("team/"), 10), OperationContext.LOCAL);
    assertThat(page.unaddressable()).containsExactly("team/a+b@c");
    assertThat(page.items()).hasSize(1);
    store
        .get(GetRequest.current(SecretName.of("team/ends-abcdef")), OperationContext.LOCAL)
        .close();
  }

  @Test
  void a_put_that_was_cut_short_before_its_move_is_finished_by_its_repetition() {
    Version first = put(SecretValue.ofUtf8("1"), PutCondition.NONE, null);
    String request = UUID.randomUUID().toString();
    client.putSecretValue(
        put ->
            put.secretId("team/a")
                .secretString("2")
                .clientRequestToken(request)
                .versionStages("coffer.if-version." + request));
    assertThat(there().secretString()).isEqualTo("1");

    Version second = put(SecretValue.ofUtf8("2"), PutCondition.ifVersion(first.id()), request);
    assertThat(second.id()).isEqualTo(VersionId.of(request));
    assertThat(second.stages()).containsExactly(Stage.CURRENT);
    assertThat(there().secretString()).isEqualTo("2");
    assertThat(stages()).containsExactlyInAnyOrder("AWSCURRENT", "AWSPREVIOUS");

    Version again = put(SecretValue.ofUtf8("2"), PutCondition.ifVersion(first.id()), request);
    assertThat(again).isEqualTo(second);
  }

  @Test
  void a_put_that_lost_was_never_current_and_leaves_no_stage() {
    Version first = put(SecretValue.ofUtf8("1"), PutCondition.NONE, null);
    put(SecretValue.ofUtf8("2"), PutCondition.NONE, null);
    String request = UUID.randomUUID().toString();
    // As if it had been put while the first version was current still.
    client.putSecretValue(
        put ->
            put.secretId("team/a")
                .secretString("lost")
                .clientRequestToken(request)
                .versionStages("coffer.if-version." + request));
    SecretsException error =
        catchThrowableOfType(
            SecretsException.class,
            () -> put(SecretValue.ofUtf8("lost"), PutCondition.ifVersion(first.id()), request));
    assertThat(error.code()).isEqualTo(ErrorCode.VERSION_MISMATCH);
    assertThat(there().secretString()).isEqualTo("2");
    assertThat(stages()).containsExactlyInAnyOrder("AWSCURRENT", "AWSPREVIOUS");
  }

  private Version put(SecretValue value, PutCondition condition, String request) {
    try (value) {
      return store.put(
          new PutRequest(NAME, value, condition, Stage.CURRENT, MetadataChange.NONE),
          OperationContext.LOCAL.withRequestId(request));
    }
  }

  private GetSecretValueResponse there() {
    return client.getSecretValue(get -> get.secretId("team/a"));
  }

  private List<String> stages() {
    return client
        .describeSecret(describe -> describe.secretId("team/a"))
        .versionIdsToStages()
        .values()
        .stream()
        .flatMap(List::stream)
        .toList();
  }
}
