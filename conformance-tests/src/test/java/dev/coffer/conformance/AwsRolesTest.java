package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.aws.AwsConfig;
import dev.coffer.aws.AwsCredential;
import dev.coffer.aws.secretsmanager.SecretsManagerBackend;
import dev.coffer.aws.secretsmanager.SecretsManagerConfig;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import org.junit.jupiter.api.Test;

/** A store that takes on a role works in the account of the role, and there alone. */
final class AwsRolesTest {
  private static final SecretName NAME = SecretName.of("a");

  @Test
  void are_taken_on_by_the_credential_of_the_store() {
    AwsConfig own = AwsPeer.direct();
    AwsCredential.Role role =
        new AwsCredential.Role(
            own.credential(), "arn:aws:iam::123456789012:role/coffer", null, "coffer");
    AwsConfig taken = new AwsConfig(own.region(), own.endpoint(), role, own.endpoint());
    try (SecretsManagerBackend store = SecretsManagerBackend.open(SecretsManagerConfig.of(taken));
        SecretsManagerBackend other = SecretsManagerBackend.open(SecretsManagerConfig.of(own));
        SecretValue value = SecretValue.ofUtf8("of the role")) {
      store.put(PutRequest.of(NAME, value), OperationContext.LOCAL);
      try (Secret secret = store.get(GetRequest.current(NAME), OperationContext.LOCAL)) {
        assertThat(secret.value().utf8()).isEqualTo("of the role");
      }
      assertThat(other.probe(OperationContext.LOCAL).healthy()).isTrue();
    }
  }
}
