package dev.coffer.server.call;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.proto.v1.ErrorDetail;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one table from errors to what crosses the wire (docs/architecture.md, "Errors"). A status
 * says what a {@link SecretsException} says of itself and nothing of its cause.
 */
public final class Statuses {
  /** The domain of every {@link ErrorInfo}. */
  static final String DOMAIN = "coffer.dev";

  private Statuses() {}

  /** How a code travels. */
  static Status.Code codeOf(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT -> Status.Code.INVALID_ARGUMENT;
      case NOT_FOUND, DELETED -> Status.Code.NOT_FOUND;
      case ALREADY_EXISTS -> Status.Code.ALREADY_EXISTS;
      case VERSION_MISMATCH -> Status.Code.ABORTED;
      case FAILED_PRECONDITION, BACKEND_DENIED, EPOCH_CHANGED -> Status.Code.FAILED_PRECONDITION;
      case UNAUTHENTICATED -> Status.Code.UNAUTHENTICATED;
      case DENIED -> Status.Code.PERMISSION_DENIED;
      case UNSUPPORTED -> Status.Code.UNIMPLEMENTED;
      case THROTTLED, LIMIT_EXCEEDED -> Status.Code.RESOURCE_EXHAUSTED;
      case HISTORY_COMPACTED -> Status.Code.OUT_OF_RANGE;
      case UNAVAILABLE -> Status.Code.UNAVAILABLE;
      case DEADLINE_EXCEEDED -> Status.Code.DEADLINE_EXCEEDED;
      case CANCELLED -> Status.Code.CANCELLED;
      case INTEGRITY -> Status.Code.DATA_LOSS;
      case CONFIGURATION, INTERNAL -> Status.Code.INTERNAL;
    };
  }

  /** What a service of others, or gRPC itself, means by its status. */
  private static ErrorCode codeOf(Status.Code code) {
    return switch (code) {
      case INVALID_ARGUMENT, OUT_OF_RANGE -> ErrorCode.INVALID_ARGUMENT;
      case NOT_FOUND -> ErrorCode.NOT_FOUND;
      case ALREADY_EXISTS -> ErrorCode.ALREADY_EXISTS;
      case ABORTED -> ErrorCode.VERSION_MISMATCH;
      case FAILED_PRECONDITION -> ErrorCode.FAILED_PRECONDITION;
      case UNAUTHENTICATED -> ErrorCode.UNAUTHENTICATED;
      case PERMISSION_DENIED -> ErrorCode.DENIED;
      case UNIMPLEMENTED -> ErrorCode.UNSUPPORTED;
      case RESOURCE_EXHAUSTED -> ErrorCode.LIMIT_EXCEEDED;
      case UNAVAILABLE -> ErrorCode.UNAVAILABLE;
      case DEADLINE_EXCEEDED -> ErrorCode.DEADLINE_EXCEEDED;
      case CANCELLED -> ErrorCode.CANCELLED;
      case DATA_LOSS -> ErrorCode.INTEGRITY;
      case OK, UNKNOWN, INTERNAL -> ErrorCode.INTERNAL;
    };
  }

  /** What may be said of a failure to a caller. */
  static SecretsException sayable(Status status) {
    Throwable cause = status.getCause();
    if (cause instanceof SecretsException e) {
      return sayable(e);
    }
    boolean ofGrpc =
        cause == null
            || cause instanceof StatusException
            || cause instanceof StatusRuntimeException;
    ErrorCode code = codeOf(status.getCode());
    if (ofGrpc && code != ErrorCode.INTERNAL) {
      String said = status.getDescription();
      return SecretsException.of(code, said == null ? "The call failed." : said).build();
    }
    return internal("The server failed unexpectedly.", cause);
  }

  /** The configuration of a server is nobody's business but its operator's. */
  private static SecretsException sayable(SecretsException e) {
    if (e.code() != ErrorCode.CONFIGURATION) {
      return e;
    }
    return internal("The server's configuration does not let it do this.", e).toBuilder()
        .store(e.store())
        .build();
  }

  private static SecretsException internal(String message, @Nullable Throwable cause) {
    return SecretsException.of(ErrorCode.INTERNAL, message)
        .remedy("Ask the operator of this server: its log says more.")
        .cause(cause)
        .build();
  }

  /** The error as the status of a call, with its trailers. */
  static StatusRuntimeException statusOf(SecretsException e) {
    com.google.rpc.Status.Builder status =
        com.google.rpc.Status.newBuilder()
            .setCode(codeOf(e.code()).value())
            .setMessage(message(e))
            .addDetails(Any.pack(errorInfo(e)));
    Duration wait = e.retryAfter();
    if (wait != null) {
      status.addDetails(
          Any.pack(RetryInfo.newBuilder().setRetryDelay(Wire.duration(wait)).build()));
    }
    return StatusProto.toStatusRuntimeException(status.build());
  }

  /** The error as one result of a batch. */
  public static ErrorDetail detailOf(SecretsException failure) {
    SecretsException e = sayable(failure);
    ErrorDetail.Builder detail =
        ErrorDetail.newBuilder()
            .setCode(e.code().name())
            .setMessage(message(e))
            .setRemedy(e.remedy())
            .setStore(Objects.requireNonNullElse(e.store(), ""))
            .setName(Objects.requireNonNullElse(e.name(), ""))
            .setRetryability(e.retryability().name())
            .setOrigin(e.origin().name())
            .setOutcomeUnknown(e.outcomeUnknown());
    Duration wait = e.retryAfter();
    return wait == null ? detail.build() : detail.setRetryAfter(Wire.duration(wait)).build();
  }

  private static ErrorInfo errorInfo(SecretsException e) {
    ErrorInfo.Builder info =
        ErrorInfo.newBuilder()
            .setDomain(DOMAIN)
            .setReason(e.code().name())
            .putMetadata("retryability", e.retryability().name())
            .putMetadata("origin", e.origin().name());
    putSet(info, "store", e.store());
    putSet(info, "name", e.name());
    putSet(info, "remedy", e.remedy());
    return e.outcomeUnknown() ? info.putMetadata("outcomeUnknown", "true").build() : info.build();
  }

  private static void putSet(ErrorInfo.Builder info, String key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      info.putMetadata(key, value);
    }
  }

  private static String message(SecretsException e) {
    return Objects.requireNonNullElse(e.getMessage(), "");
  }

  /** The trailers of a status that {@link #statusOf} built. */
  static Metadata trailersOf(StatusRuntimeException status) {
    return Objects.requireNonNullElseGet(status.getTrailers(), Metadata::new);
  }
}
