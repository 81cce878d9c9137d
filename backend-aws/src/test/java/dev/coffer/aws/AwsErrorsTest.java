package dev.coffer.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.aws.AwsWire.Answer;
import dev.coffer.aws.secretsmanager.SecretsManagerBackend;
import dev.coffer.aws.secretsmanager.SecretsManagerConfig;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Retryability;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What AWS says, in our words. NOT AWS: its errors come from a fake of the wire. */
final class AwsErrorsTest {
  private static final SecretName NAME = SecretName.of("a/b");

  @ParameterizedTest
  @CsvSource({
    "400, AccessDeniedException, BACKEND_DENIED, PERMANENT",
    "403, AccessDenied, BACKEND_DENIED, PERMANENT",
    "400, UnrecognizedClientException, BACKEND_DENIED, PERMANENT",
    "403, InvalidSignatureException, BACKEND_DENIED, PERMANENT",
    "400, ExpiredTokenException, BACKEND_DENIED, PERMANENT",
    "400, ThrottlingException, THROTTLED, TRANSIENT",
    "400, TooManyRequestsException, THROTTLED, TRANSIENT",
    "503, SlowDown, THROTTLED, TRANSIENT",
    "500, InternalServiceError, UNAVAILABLE, TRANSIENT",
    "503, ServiceUnavailable, UNAVAILABLE, TRANSIENT",
    "400, ResourceNotFoundException, NOT_FOUND, PERMANENT",
    "404, ResourceNotFoundException, NOT_FOUND, PERMANENT",
    "400, InvalidRequestException, FAILED_PRECONDITION, PERMANENT",
    "400, InvalidParameterException, INVALID_ARGUMENT, PERMANENT",
    "400, LimitExceededException, LIMIT_EXCEEDED, PERMANENT",
    "400, DecryptionFailure, BACKEND_DENIED, PERMANENT",
    "400, SomethingNew, INTERNAL, PERMANENT"
  })
  void have_one_meaning_each(int status, String code, ErrorCode ours, Retryability retryability) {
    SecretsException error = getting(Answer.error(status, code));
    assertThat(error.code()).isEqualTo(ours);
    assertThat(error.retryability()).isEqualTo(retryability);
    assertThat(error.remedy()).isNotEmpty();
    assertThat(error.store()).isEqualTo("aws-secrets-manager");
    assertThat(error.name()).isEqualTo("a/b");
    assertThat(error.getMessage() + error.remedy()).doesNotContain("canary", "%");
  }

  @Test
  void name_the_permission_that_is_missing() {
    SecretsException error = getting(Answer.error(400, "AccessDeniedException"));
    assertThat(error.remedy()).contains("secretsmanager:GetSecretValue");
  }

  @Test
  void say_how_long_to_wait_where_they_are_told() {
    Answer slow = Answer.error(400, "ThrottlingException");
    assertThat(getting(slow.waiting("7")).retryAfter()).isEqualTo(Duration.ofSeconds(7));
    assertThat(getting(slow).retryAfter()).isNull();
    assertThat(getting(new Answer(429, "", "")).code()).isEqualTo(ErrorCode.THROTTLED);
  }

  @Test
  void tell_deleted_secrets_from_other_states() {
    String text =
        "You can't perform this operation on the secret because it was marked for deletion.";
    assertThat(getting(Answer.error(400, "InvalidRequestException", text)).code())
        .isEqualTo(ErrorCode.DELETED);
  }

  @Test
  void of_a_mutation_say_whether_it_may_have_happened() {
    assertThat(putting(Answer.error(500, "InternalServiceError")).outcomeUnknown()).isTrue();
    assertThat(putting(Answer.error(400, "ThrottlingException")).outcomeUnknown()).isFalse();
    assertThat(putting(Answer.error(400, "AccessDeniedException")).outcomeUnknown()).isFalse();
  }

  @Test
  void make_one_call_each_since_the_retries_of_the_sdk_are_off() {
    try (AwsWire wire = AwsWire.answering(request -> Answer.error(503, "ServiceUnavailable"));
        SecretsManagerBackend store =
            SecretsManagerBackend.open(SecretsManagerConfig.of(wire.config()))) {
      assertThat(get(store).code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(wire.requests()).hasSize(1);
    }
  }

  private static SecretsException getting(Answer answer) {
    try (AwsWire wire = AwsWire.answering(request -> answer);
        SecretsManagerBackend store =
            SecretsManagerBackend.open(SecretsManagerConfig.of(wire.config()))) {
      return get(store);
    }
  }

  private static SecretsException get(SecretsManagerBackend store) {
    return catchThrowableOfType(
        SecretsException.class, () -> store.get(GetRequest.current(NAME), OperationContext.LOCAL));
  }

  /** A put of a secret that is not there yet, whose making fails. */
  private static SecretsException putting(Answer answer) {
    try (AwsWire wire =
            AwsWire.answering(
                request ->
                    request.target().endsWith("DescribeSecret")
                        ? Answer.error(400, "ResourceNotFoundException")
                        : answer);
        SecretsManagerBackend store =
            SecretsManagerBackend.open(SecretsManagerConfig.of(wire.config()));
        SecretValue value = SecretValue.ofUtf8("value")) {
      return catchThrowableOfType(
          SecretsException.class,
          () -> store.put(PutRequest.of(NAME, value), OperationContext.LOCAL));
    }
  }
}
