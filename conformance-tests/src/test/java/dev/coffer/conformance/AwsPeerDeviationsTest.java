package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.aws.AwsConnection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.SecretVersionsListEntry;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/**
 * Where the peer is not AWS, one test each, as {@code peers/localstack.md} lists it. One that fails
 * is a deviation that is gone: strike it there, and what was made for its sake.
 */
final class AwsPeerDeviationsTest {
  private final AwsConnection connection = AwsConnection.open(AwsPeer.direct());
  private final SecretsManagerClient secrets = connection.client(SecretsManagerClient.builder());
  private final SsmClient parameters = connection.client(SsmClient.builder());
  private final KmsClient keys = connection.client(KmsClient.builder());

  @AfterEach
  void close() {
    secrets.close();
    parameters.close();
    keys.close();
    connection.close();
  }

  private void make(String name) {
    secrets.createSecret(create -> create.name(name).secretString("1"));
  }

  private void delete(String name) {
    secrets.deleteSecret(delete -> delete.secretId(name).recoveryWindowInDays(7L));
  }

  @Test
  void a_deleted_secret_is_put_to() {
    make("a");
    delete("a");
    assertThat(secrets.putSecretValue(put -> put.secretId("a").secretString("2")).versionId())
        .isNotEmpty();
  }

  @Test
  void versions_of_a_deleted_secret_are_not_listed() {
    make("a");
    delete("a");
    assertThatThrownBy(() -> secrets.listSecretVersionIds(list -> list.secretId("a")))
        .isInstanceOf(InvalidRequestException.class);
  }

  @Test
  void versions_are_dated_to_the_second() {
    make("a");
    List<SecretVersionsListEntry> versions =
        secrets.listSecretVersionIds(list -> list.secretId("a")).versions();
    assertThat(versions).extracting(SecretVersionsListEntry::createdDate).hasSize(1);
    assertThat(versions).extracting(entry -> entry.createdDate().getNano()).containsOnly(0);
    assertThat(versions.get(0).createdDate()).isBefore(Instant.now().plusSeconds(1));
  }

  @Test
  void a_secret_is_not_made_again_by_the_same_request() {
    String token = UUID.randomUUID().toString();
    secrets.createSecret(create -> create.name("a").secretString("1").clientRequestToken(token));
    assertThatThrownBy(
            () ->
                secrets.createSecret(
                    create -> create.name("a").secretString("1").clientRequestToken(token)))
        .isInstanceOf(ResourceExistsException.class);
  }

  @Test
  void a_repeated_put_is_answered_without_stages() {
    make("a");
    String token = UUID.randomUUID().toString();
    assertThat(put(token)).containsExactly("AWSCURRENT");
    assertThat(put(token)).isEmpty();
  }

  private List<String> put(String token) {
    return secrets
        .putSecretValue(put -> put.secretId("a").secretString("2").clientRequestToken(token))
        .versionStages();
  }

  @Test
  void a_secret_of_any_size_is_taken() {
    make("a");
    String large = "x".repeat(65_537);
    assertThat(secrets.putSecretValue(put -> put.secretId("a").secretString(large)).versionId())
        .isNotEmpty();
  }

  @Test
  void a_batch_of_any_length_is_read() {
    List<String> names = IntStream.range(0, 21).mapToObj(i -> "n" + i).toList();
    assertThat(secrets.batchGetSecretValue(get -> get.secretIdList(names)).errors()).hasSize(21);
  }

  @Test
  void current_is_taken_away() {
    make("a");
    String version = secrets.getSecretValue(get -> get.secretId("a")).versionId();
    secrets.updateSecretVersionStage(
        move -> move.secretId("a").versionStage("AWSCURRENT").removeFromVersionId(version));
    assertThat(secrets.describeSecret(describe -> describe.secretId("a")).versionIdsToStages())
        .doesNotContainEntry(version, List.of("AWSCURRENT"));
  }

  private void putParameter(String name, String value) {
    parameters.putParameter(put -> put.name(name).value(value).type(ParameterType.SECURE_STRING));
  }

  @Test
  void a_parameter_that_is_not_decrypted_shows_its_value() {
    putParameter("/a", "plain-to-see");
    assertThat(parameters.getParameter(get -> get.name("/a")).parameter().value())
        .contains("plain-to-see");
  }

  @Test
  void a_name_of_one_level_loses_its_slash() {
    putParameter("/a", "1");
    assertThat(parameters.describeParameters().parameters().get(0).name()).isEqualTo("a");
  }

  @Test
  void a_label_that_no_version_has_is_no_parameter() {
    putParameter("/a", "1");
    assertThatThrownBy(() -> parameters.getParameter(get -> get.name("/a:blue")))
        .isInstanceOf(ParameterNotFoundException.class);
  }

  @Test
  void a_parameter_of_any_size_and_depth_is_taken() {
    putParameter("/a", "x".repeat(4_097));
    putParameter("/s".repeat(16), "1");
    assertThat(parameters.describeParameters().parameters()).hasSize(2);
  }

  @Test
  void a_ciphertext_with_another_head_is_of_no_key() {
    byte[] blob = encrypted().asByteArray();
    blob[0] ^= 1;
    assertThatThrownBy(
            () -> keys.decrypt(decrypt -> decrypt.ciphertextBlob(SdkBytes.fromByteArray(blob))))
        .isInstanceOfSatisfying(
            KmsException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("NotFoundException"));
  }

  @Test
  void a_key_is_not_wrapped_anew_without_its_source() {
    String to = keys.createKey().keyMetadata().keyId();
    SdkBytes blob = encrypted();
    assertThatThrownBy(
            () -> keys.reEncrypt(again -> again.ciphertextBlob(blob).destinationKeyId(to)))
        .isInstanceOfSatisfying(KmsException.class, e -> assertThat(e.statusCode()).isEqualTo(500));
  }

  private SdkBytes encrypted() {
    String key = keys.createKey().keyMetadata().keyId();
    return keys.encrypt(encrypt -> encrypt.keyId(key).plaintext(SdkBytes.fromUtf8String("a key")))
        .ciphertextBlob();
  }
}
