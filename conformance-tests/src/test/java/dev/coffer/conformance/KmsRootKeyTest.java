package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.aws.AwsConfig;
import dev.coffer.aws.AwsConnection;
import dev.coffer.aws.kms.KmsKeyConfig;
import dev.coffer.aws.kms.KmsKeyProvider;
import dev.coffer.key.WrappedKey;
import dev.coffer.local.sqlite.SqliteRecords;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import dev.coffer.store.SealedConfig;
import dev.coffer.store.SealedStore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;

/** What only KMS has: keys that rotate, are disabled and replaced there; the encryption context. */
final class KmsRootKeyTest {
  private static final byte[] KEY = new byte[32];
  private static final byte[] CONTEXT = {1, 2, 3};

  private final AwsConfig config = AwsPeer.direct();
  private final AwsConnection connection = AwsConnection.open(config);
  private final KmsClient client = connection.client(KmsClient.builder());

  @AfterEach
  void close() {
    client.close();
    connection.close();
  }

  @Test
  void a_sealed_store_opens_after_the_key_was_rotated_in_kms(@TempDir Path folder) {
    String key = KmsKeyProviderTest.newKey(config);
    SecretName name = SecretName.of("a");
    Path records = folder.resolve("records.db");
    try (KmsKeyProvider root = KmsKeyProvider.open(KmsKeyConfig.of(config, key));
        SealedStore store =
            SealedStore.create("s", SqliteRecords.open(records), root, SealedConfig.DEFAULT);
        SecretValue value = SecretValue.ofUtf8("kept")) {
      store.put(PutRequest.of(name, value), OperationContext.LOCAL);
    }
    client.rotateKeyOnDemand(rotate -> rotate.keyId(key));
    try (KmsKeyProvider root = KmsKeyProvider.open(KmsKeyConfig.of(config, key));
        SealedStore store =
            SealedStore.open("s", SqliteRecords.open(records), root, SealedConfig.DEFAULT);
        Secret secret = store.get(GetRequest.current(name), OperationContext.LOCAL)) {
      assertThat(secret.value().utf8()).isEqualTo("kept");
    }
  }

  @Test
  void a_key_that_was_replaced_still_unwraps_and_is_wrapped_anew() {
    String old = KmsKeyProviderTest.newKey(config);
    String next = KmsKeyProviderTest.newKey(config);
    WrappedKey wrapped;
    try (KmsKeyProvider root = KmsKeyProvider.open(KmsKeyConfig.of(config, old))) {
      wrapped = root.wrap(KEY, CONTEXT);
    }
    KmsKeyConfig both = new KmsKeyConfig(config, next, List.of(old), null);
    try (KmsKeyProvider root = KmsKeyProvider.open(both)) {
      assertThat(root.unwrap(wrapped, CONTEXT)).isEqualTo(KEY);
      WrappedKey again = root.rewrap(wrapped, CONTEXT);
      assertThat(again.by().key()).isEqualTo(next);
      assertThat(root.unwrap(again, CONTEXT)).isEqualTo(KEY);
    }
  }

  @Test
  void the_context_goes_with_each_call_as_the_encryption_context() {
    String key = KmsKeyProviderTest.newKey(config);
    try (KmsKeyProvider root = KmsKeyProvider.open(KmsKeyConfig.of(config, key))) {
      for (byte[] context : new byte[][] {CONTEXT, {}}) {
        SdkBytes blob = SdkBytes.fromByteArray(root.wrap(KEY, context).blob());
        assertThatThrownBy(() -> client.decrypt(decrypt -> decrypt.keyId(key).ciphertextBlob(blob)))
            .isInstanceOf(InvalidCiphertextException.class);
      }
    }
  }

  @Test
  void a_key_that_is_disabled_is_told_and_comes_back() {
    String key = KmsKeyProviderTest.newKey(config);
    try (KmsKeyProvider root = KmsKeyProvider.open(KmsKeyConfig.of(config, key))) {
      WrappedKey wrapped = root.wrap(KEY, CONTEXT);
      client.disableKey(disable -> disable.keyId(key));
      SecretsException error =
          catchThrowableOfType(SecretsException.class, () -> root.unwrap(wrapped, CONTEXT));
      assertThat(error.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
      assertThat(error.remedy()).contains("kms:EnableKey");
      assertThat(root.probe().healthy()).isFalse();
      client.enableKey(enable -> enable.keyId(key));
      assertThat(root.unwrap(wrapped, CONTEXT)).isEqualTo(KEY);
    }
  }

  @Test
  void a_key_that_is_not_there_or_not_for_wrapping_is_refused_at_once() {
    SecretsException missing =
        catchThrowableOfType(
            SecretsException.class,
            () -> KmsKeyProvider.open(KmsKeyConfig.of(config, "alias/no-such-key")));
    assertThat(missing.code()).isEqualTo(ErrorCode.CONFIGURATION);
    String signing = KmsKeyProviderTest.newSigningKey(config);
    SecretsException wrong =
        catchThrowableOfType(
            SecretsException.class, () -> KmsKeyProvider.open(KmsKeyConfig.of(config, signing)));
    assertThat(wrong.code()).isEqualTo(ErrorCode.CONFIGURATION);
  }
}
