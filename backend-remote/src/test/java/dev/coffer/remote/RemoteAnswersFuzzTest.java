package dev.coffer.remote;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.proto.AnySource;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.proto.v1.BatchGetSecretsResult;
import dev.coffer.proto.v1.ErrorDetail;
import dev.coffer.proto.v1.GetCapabilitiesResponse;
import dev.coffer.proto.v1.GetSecretResponse;
import dev.coffer.proto.v1.GetStatusResponse;
import dev.coffer.proto.v1.ListSecretVersionsResponse;
import dev.coffer.proto.v1.ListSecretsResponse;
import dev.coffer.proto.v1.Provenance;
import dev.coffer.proto.v1.PurgeSecretResponse;
import dev.coffer.proto.v1.Secret;
import dev.coffer.proto.v1.SecretMetadata;
import dev.coffer.proto.v1.SecretVersion;
import dev.coffer.proto.v1.StoreStatus;
import dev.coffer.proto.v1.ValueKind;
import dev.coffer.proto.v1.WhoAmIResponse;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a server answers is a value of the model, or an answer that is not understood. */
final class RemoteAnswersFuzzTest {
  private static final SecretVersion VERSION =
      SecretVersion.newBuilder()
          .setName("db/password")
          .setVersion("7")
          .setNumber(7)
          .addStages("current")
          .setCreateTime(Timestamp.newBuilder().setSeconds(1).build())
          .build();
  private static final SecretMetadata METADATA =
      SecretMetadata.newBuilder()
          .setName("db/password")
          .setCurrentVersion("7")
          .putLabels("team", "trading")
          .setExpireTime(Timestamp.newBuilder().setSeconds(1).setNanos(5).build())
          .build();

  static Stream<Arguments> seeds() {
    GetSecretResponse secret =
        GetSecretResponse.newBuilder()
            .setSecret(
                Secret.newBuilder()
                    .setValue(ByteString.copyFromUtf8("{\"a\":\"b\"}"))
                    .setValueKind(ValueKind.VALUE_KIND_FIELDS)
                    .setVersion(VERSION)
                    .setProvenance(
                        Provenance.newBuilder().setAge(Duration.newBuilder().setSeconds(3))))
            .build();
    ErrorDetail error =
        ErrorDetail.newBuilder()
            .setCode("NOT_FOUND")
            .setName("db/password")
            .setRetryAfter(Duration.newBuilder().setSeconds(3))
            .build();
    return Stream.of(
            secret,
            BatchGetSecretsResult.newBuilder().setName("a").setSecret(secret.getSecret()).build(),
            BatchGetSecretsResult.newBuilder().setName("a").setError(error).build(),
            ListSecretsResponse.newBuilder().addSecrets(METADATA).setNextPageToken("t").build(),
            ListSecretVersionsResponse.newBuilder().addVersions(VERSION).build(),
            PurgeSecretResponse.newBuilder().setName("a/b").setVersion("7").build(),
            GetCapabilitiesResponse.newBuilder()
                .addCapabilities("LABELS")
                .setLimits(
                    dev.coffer.proto.v1.Limits.newBuilder()
                        .setMaxValueBytes(65536)
                        .setMaxPageSize(1000))
                .build(),
            GetStatusResponse.newBuilder().addStores(StoreStatus.newBuilder().setName("s")).build(),
            WhoAmIResponse.getDefaultInstance(),
            com.google.rpc.Status.newBuilder()
                .setCode(5)
                .addDetails(
                    Any.pack(
                        ErrorInfo.newBuilder()
                            .setDomain("coffer.dev")
                            .setReason("NOT_FOUND")
                            .putMetadata("name", "a/b")
                            .build()))
                .addDetails(
                    Any.pack(
                        RetryInfo.newBuilder()
                            .setRetryDelay(Duration.newBuilder().setSeconds(1))
                            .build()))
                .build())
        .map(message -> arguments(Any.pack(message)));
  }

  @MethodSource("seeds")
  @FuzzTest
  void answerIsReadOrNotUnderstood(
      @NotNull
          @AnySource({
            GetSecretResponse.class,
            BatchGetSecretsResult.class,
            ListSecretsResponse.class,
            ListSecretVersionsResponse.class,
            PurgeSecretResponse.class,
            GetCapabilitiesResponse.class,
            GetStatusResponse.class,
            WhoAmIResponse.class,
            com.google.rpc.Status.class
          })
          Any answer) {
    try {
      RemoteErrors.understood("store", false, () -> read(answer));
    } catch (NotAMessage neverArrives) {
      return;
    } catch (SecretsException e) {
      if (e.code() != ErrorCode.INTERNAL) {
        throw new AssertionError("an answer that is not understood is INTERNAL", e);
      }
    }
  }

  private static Object read(Any answer) {
    if (answer.is(GetSecretResponse.class)) {
      dev.coffer.model.Secret secret =
          FromWire.secret(unpack(answer, GetSecretResponse.class).getSecret());
      return secret.toString();
    } else if (answer.is(BatchGetSecretsResult.class)) {
      return FromWire.entry(unpack(answer, BatchGetSecretsResult.class), "store");
    } else if (answer.is(ListSecretsResponse.class)) {
      return FromWire.page(unpack(answer, ListSecretsResponse.class));
    } else if (answer.is(ListSecretVersionsResponse.class)) {
      return FromWire.page(unpack(answer, ListSecretVersionsResponse.class));
    } else if (answer.is(PurgeSecretResponse.class)) {
      return FromWire.purged(unpack(answer, PurgeSecretResponse.class));
    } else if (answer.is(GetCapabilitiesResponse.class)) {
      return FromWire.capabilities(unpack(answer, GetCapabilitiesResponse.class));
    } else if (answer.is(GetStatusResponse.class)) {
      return ServerStatus.of(unpack(answer, GetStatusResponse.class));
    } else if (answer.is(WhoAmIResponse.class)) {
      return Identity.of(unpack(answer, WhoAmIResponse.class));
    }
    return failure(unpack(answer, com.google.rpc.Status.class));
  }

  /** An error is told whatever its details hold: reading it never fails itself. */
  private static SecretsException failure(com.google.rpc.Status status) {
    boolean isFailure = status.getCode() > 0 && status.getCode() <= 16;
    StatusRuntimeException e =
        StatusProto.toStatusRuntimeException(
            isFailure ? status : status.toBuilder().setCode(2).build());
    List<SecretsException> told =
        Arrays.asList(RemoteErrors.of(e, "store", true), RemoteErrors.of(e, null, false));
    return told.get(0);
  }

  private static <T extends Message> T unpack(Any any, Class<T> type) {
    try {
      return any.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new NotAMessage(e);
    }
  }

  /** gRPC itself refuses it before this side sees an answer. */
  private static final class NotAMessage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotAMessage(InvalidProtocolBufferException cause) {
      super(cause);
    }
  }
}
