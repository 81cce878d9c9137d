package dev.coffer.conformance;

import dev.coffer.aws.AwsConfig;
import dev.coffer.aws.AwsConnection;
import dev.coffer.aws.kms.KmsKeyConfig;
import dev.coffer.aws.kms.KmsKeyProvider;
import dev.coffer.key.KeyProvider;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateKeyRequest;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/** Root keys in KMS keep the contract. */
@Proves("aws-kms")
final class KmsKeyProviderTest extends KeyProviderContract {
  private static AwsConfig config;

  @BeforeAll
  static void start() {
    config = AwsPeer.direct();
    // What the SDK starts once for the whole process is no leak of the test that comes first.
    newKey(config);
  }

  @Override
  protected KeyProvider create(Path folder) {
    return opened();
  }

  @Override
  protected KeyProvider createOther(Path folder) {
    return opened();
  }

  private static KeyProvider opened() {
    return KmsKeyProvider.open(
        new KmsKeyConfig(config, newKey(config), List.of(), newSigningKey(config)));
  }

  static String newKey(AwsConfig config) {
    return make(config, CreateKeyRequest.builder().build());
  }

  static String newSigningKey(AwsConfig config) {
    return make(
        config,
        CreateKeyRequest.builder()
            .keySpec(KeySpec.ECC_NIST_P256)
            .keyUsage(KeyUsageType.SIGN_VERIFY)
            .build());
  }

  private static String make(AwsConfig config, CreateKeyRequest key) {
    try (AwsConnection connection = AwsConnection.open(config);
        KmsClient client = connection.client(KmsClient.builder())) {
      return client.createKey(key).keyMetadata().keyId();
    }
  }
}
