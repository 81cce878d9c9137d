package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.aws.AwsConfig;
import dev.coffer.aws.AwsConnection;
import dev.coffer.aws.parameterstore.ParameterStoreBackend;
import dev.coffer.aws.parameterstore.ParameterStoreConfig;
import dev.coffer.aws.parameterstore.ParameterStoreConfig.Tier;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterMetadata;
import software.amazon.awssdk.services.ssm.model.ParameterTier;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/**
 * A store in Parameter Store and a program that knows nothing of Coffer see the same parameters.
 */
final class ParameterStoreNativeTest {
  private final AwsConfig config = AwsPeer.direct();
  private final AwsConnection connection = AwsConnection.open(config);
  private final SsmClient client = connection.client(SsmClient.builder());
  private final ParameterStoreBackend store =
      ParameterStoreBackend.open(
          new ParameterStoreConfig(config, NamePrefix.ALL, false, Tier.ADVANCED, "alias/mine"));

  @AfterEach
  void close() {
    store.close();
    client.close();
    connection.close();
  }

  @Test
  void values_are_encrypted_with_the_chosen_key_in_the_chosen_tier() {
    put("app/db", "value");
    ParameterMetadata there = client.describeParameters().parameters().get(0);
    assertThat(there.name()).isEqualTo("/app/db");
    assertThat(there.type()).isEqualTo(ParameterType.SECURE_STRING);
    assertThat(there.keyId()).isEqualTo("alias/mine");
    assertThat(there.tier()).isEqualTo(ParameterTier.ADVANCED);
  }

  @Test
  void what_exists_already_is_reached_whatever_its_type() {
    client.putParameter(put -> put.name("DB_HOST").value("db").type(ParameterType.STRING));
    client.putParameter(put -> put.name("/app/hosts").value("a,b").type(ParameterType.STRING_LIST));
    assertThat(read("DB_HOST", Selector.CURRENT)).isEqualTo("db");
    assertThat(read("app/hosts", Selector.CURRENT)).isEqualTo("a,b");
  }

  @Test
  void names_that_coffer_cannot_spell_are_told_and_not_hidden() {
    String deep = "/s".repeat(16);
    client.putParameter(put -> put.name(deep).value("1").type(ParameterType.STRING));
    put("app/db", "value");
    var page = store.list(ListRequest.of(NamePrefix.ALL, 10), OperationContext.LOCAL);
    assertThat(page.unaddressable()).containsExactly(deep);
    assertThat(page.items()).hasSize(1);
  }

  @Test
  void labels_that_were_set_there_are_read_as_stages() {
    put("app/db", "1");
    put("app/db", "2");
    put("app/db", "3");
    client.labelParameterVersion(
        label -> label.name("/app/db").parameterVersion(1L).labels("blue", "current"));
    assertThat(read("app/db", Selector.stage(Stage.of("blue")))).isEqualTo("1");
    assertThat(read("app/db", Selector.stage(Stage.PREVIOUS))).isEqualTo("2");
    assertThat(read("app/db", Selector.CURRENT)).isEqualTo("3");
    Version oldest =
        store
            .listVersions(
                new ListVersionsRequest(SecretName.of("app/db"), 10, ""), OperationContext.LOCAL)
            .items()
            .get(2);
    // A label that looks like a stage of its own meaning is not taken for it.
    assertThat(oldest.stages()).containsExactly(Stage.of("blue"));
  }

  @Test
  void a_value_that_is_no_text_counts_as_it_is_kept() {
    put("app/db", "1");
    byte[] bytes = new byte[Tier.ADVANCED.maxValueBytes() * 3 / 4];
    try (SecretValue value = SecretValue.ofBytes(bytes)) {
      SecretsException error =
          catchThrowableOfType(
              SecretsException.class,
              () ->
                  store.put(PutRequest.of(SecretName.of("app/db"), value), OperationContext.LOCAL));
      assertThat(error.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      assertThat(error).hasMessageContaining("8,192");
    }
    assertThat(read("app/db", Selector.CURRENT)).isEqualTo("1");
  }

  private void put(String name, String text) {
    try (SecretValue value = SecretValue.ofUtf8(text)) {
      store.put(PutRequest.of(SecretName.of(name), value), OperationContext.LOCAL);
    }
  }

  private String read(String name, Selector selector) {
    try (Secret secret =
        store.get(new GetRequest(SecretName.of(name), selector), OperationContext.LOCAL)) {
      return secret.value().utf8();
    }
  }
}
