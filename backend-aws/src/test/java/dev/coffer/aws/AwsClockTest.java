package dev.coffer.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.aws.secretsmanager.SecretsManagerBackend;
import dev.coffer.aws.secretsmanager.SecretsManagerConfig;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Retryability;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A machine whose clock is wrong is told so once, and its next call is signed with AWS's time. */
final class AwsClockTest {
  private static final GetRequest GET = GetRequest.current(SecretName.of("a"));

  /** In this order: the SDK keeps one correction for all clients of the process. */
  @Test
  void a_clock_that_is_wrong_is_told_and_mended_by_the_next_try() throws IOException {
    assertThat(refusedBefore(Duration.ofMinutes(3))).isZero();
    assertThat(refusedBefore(Duration.ofMinutes(20))).isEqualTo(1);
    assertThat(refusedBefore(Duration.ofMinutes(20))).isZero();
    assertThat(refusedBefore(Duration.ZERO)).isEqualTo(1);
  }

  /** How often a service whose clock is so much ahead refuses before it answers. */
  private static int refusedBefore(Duration ahead) throws IOException {
    try (SkewedAws aws = new SkewedAws(ahead);
        SecretsManagerBackend store = store(aws)) {
      SecretsException told =
          catchThrowableOfType(
              SecretsException.class, () -> store.get(GET, OperationContext.LOCAL).close());
      if (told != null) {
        assertThat(told.code()).isEqualTo(ErrorCode.BACKEND_DENIED);
        assertThat(told.retryability()).isEqualTo(Retryability.TRANSIENT);
        assertThat(told.remedy()).contains("NTP");
        try (Secret secret = store.get(GET, OperationContext.LOCAL)) {
          assertThat(secret.value().utf8()).isEqualTo("kept");
        }
      }
      return aws.refused();
    }
  }

  private static SecretsManagerBackend store(SkewedAws aws) {
    AwsCredential keys =
        new AwsCredential.Keys("AKIDEXAMPLE", () -> SecretValue.ofUtf8("key"), null);
    return SecretsManagerBackend.open(
        SecretsManagerConfig.of(new AwsConfig("eu-central-1", aws.address(), keys, null)));
  }
}
