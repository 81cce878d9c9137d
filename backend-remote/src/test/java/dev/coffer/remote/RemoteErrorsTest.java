package dev.coffer.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.Retryability;
import dev.coffer.model.SecretsException;
import dev.coffer.proto.v1.ErrorDetail;
import dev.coffer.proto.v1.SecretVersion;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RemoteErrorsTest {
  private static final Map<String, String> MORE =
      Map.of(
          "store", "theirs",
          "name", "db/password",
          "remedy", "Do this.",
          "retryability", "EXHAUSTED",
          "origin", "KEY_PROVIDER",
          "outcomeUnknown", "true");

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void whatAServerSaysComesThroughWhole(ErrorCode code) {
    SecretsException error = RemoteErrors.of(said(code.name(), "coffer.dev"), "ours", false);

    assertThat(error.code()).isEqualTo(code);
    assertThat(error).hasMessage("It happened.");
    assertThat(error.store()).isEqualTo("ours");
    assertThat(error.name()).isEqualTo("db/password");
    assertThat(error.remedy()).isEqualTo("Do this.");
    assertThat(error.retryability()).isEqualTo(Retryability.EXHAUSTED);
    assertThat(error.origin()).isEqualTo(Origin.KEY_PROVIDER);
    assertThat(error.outcomeUnknown()).isTrue();
    assertThat(error.retryAfter()).isEqualTo(java.time.Duration.ofSeconds(3));
  }

  @Test
  void aCodeOfALaterVersionPromisesNothing() {
    assertThat(RemoteErrors.of(said("NOT_YET_KNOWN", "coffer.dev"), "s", false).code())
        .isEqualTo(ErrorCode.INTERNAL);
  }

  @Test
  void detailsOfAnotherDomainAreNotOurs() {
    assertThat(RemoteErrors.of(said("NOT_FOUND", "example.com"), "s", false).code())
        .isEqualTo(ErrorCode.INTERNAL);
  }

  @ParameterizedTest
  @EnumSource(value = Status.Code.class, mode = EnumSource.Mode.EXCLUDE, names = "OK")
  void everyStatusOfTheWireHasACode(Status.Code code) {
    SecretsException error = RemoteErrors.of(code.toStatus().asRuntimeException(), "s", true);
    assertThat(error.getMessage()).isNotBlank();
    assertThat(error.retryability() == Retryability.TRANSIENT)
        .isEqualTo(code == Status.Code.UNAVAILABLE);
  }

  @Test
  void aCutConnectionLeavesTheOutcomeOfAMutationUnknown() {
    StatusRuntimeException cut = Status.UNAVAILABLE.asRuntimeException();
    assertThat(RemoteErrors.of(cut, "s", true).outcomeUnknown()).isTrue();
    assertThat(RemoteErrors.of(cut, "s", false).outcomeUnknown()).isFalse();
  }

  @Test
  void aConnectionThatClosesUnderACallIsUnavailableWhateverItsStatus() {
    StatusRuntimeException closed =
        Status.UNKNOWN.withCause(new ClosedChannelException()).asRuntimeException();
    SecretsException error = RemoteErrors.of(closed, "s", true);
    assertThat(error.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(error.outcomeUnknown()).isTrue();
  }

  @Test
  void aHandshakeThatIsCutMayComeAgainAndOneThatIsRefusedMayNot() {
    StatusRuntimeException cut =
        Status.UNAVAILABLE
            .withCause(
                new SSLException(
                    "failure when writing TLS control frames", new IOException("reset by peer")))
            .asRuntimeException();
    assertThat(RemoteErrors.of(cut, "s", false).retryability()).isEqualTo(Retryability.TRANSIENT);
    StatusRuntimeException refused =
        Status.UNAVAILABLE
            .withCause(new SSLHandshakeException("General OpenSslEngine problem"))
            .asRuntimeException();
    assertThat(RemoteErrors.of(refused, "s", false).retryability())
        .isEqualTo(Retryability.PERMANENT);
  }

  @Test
  void aConnectionThatWasNeverMadeSentNothing() {
    StatusRuntimeException refused =
        Status.UNAVAILABLE.withCause(new ConnectException("refused")).asRuntimeException();
    assertThat(RemoteErrors.of(refused, "s", true).outcomeUnknown()).isFalse();
  }

  @Test
  void anErrorOfThisSideKeepsItsCode() {
    SecretsException ours = SecretsException.of(ErrorCode.CONFIGURATION, "No token.").build();
    StatusRuntimeException wrapped = Status.UNAUTHENTICATED.withCause(ours).asRuntimeException();
    assertThat(RemoteErrors.of(wrapped, "s", false)).isSameAs(ours);
  }

  private static StatusRuntimeException said(String reason, String domain) {
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(Status.Code.INTERNAL.value())
            .setMessage("It happened.")
            .addDetails(
                Any.pack(
                    ErrorInfo.newBuilder()
                        .setDomain(domain)
                        .setReason(reason)
                        .putAllMetadata(MORE)
                        .build()))
            .addDetails(
                Any.pack(
                    RetryInfo.newBuilder()
                        .setRetryDelay(Duration.newBuilder().setSeconds(3))
                        .build()))
            .build());
  }

  @Test
  void anErrorIsToldWhateverItsDetailsHold() {
    ErrorDetail odd =
        ErrorDetail.newBuilder()
            .setCode("THROTTLED")
            .setName("../no name")
            .setRetryAfter(Duration.newBuilder().setSeconds(Long.MAX_VALUE).setNanos(-5))
            .build();
    SecretsException error = RemoteErrors.of(odd, "s");
    assertThat(error.code()).isEqualTo(ErrorCode.THROTTLED);
    assertThat(error.name()).isNull();
    assertThat(error.retryAfter()).isNull();
  }

  @Test
  void anAnswerThatBreaksTheRulesIsNotTheCallersFault() {
    SecretVersion odd = SecretVersion.newBuilder().setName("a").setVersion("no version").build();
    SecretVersion never =
        SecretVersion.newBuilder()
            .setName("a")
            .setVersion("1")
            .setCreateTime(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE))
            .build();
    for (SecretVersion version : List.of(odd, never)) {
      SecretsException e =
          catchThrowableOfType(
              SecretsException.class,
              () -> RemoteErrors.understood("s", true, () -> FromWire.version(version)));
      assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL);
      assertThat(e.outcomeUnknown()).isTrue();
      assertThat(e.store()).isEqualTo("s");
    }
  }
}
