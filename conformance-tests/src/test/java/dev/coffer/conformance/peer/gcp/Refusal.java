package dev.coffer.conformance.peer.gcp;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

/** What the services say when they refuse. */
final class Refusal {
  private Refusal() {}

  static StatusRuntimeException invalid(String why) {
    return Status.INVALID_ARGUMENT.withDescription(why).asRuntimeException();
  }

  static StatusRuntimeException notFound(String what) {
    return Status.NOT_FOUND.withDescription(what + " not found.").asRuntimeException();
  }

  static StatusRuntimeException exists(String what) {
    return Status.ALREADY_EXISTS.withDescription(what + " already exists.").asRuntimeException();
  }

  static StatusRuntimeException precondition(String why) {
    return Status.FAILED_PRECONDITION.withDescription(why).asRuntimeException();
  }

  static StatusRuntimeException denied(String permission) {
    return Status.PERMISSION_DENIED
        .withDescription("Permission '" + permission + "' denied (or it may not exist).")
        .asRuntimeException();
  }

  static StatusRuntimeException turnedOff(String service) {
    return with(
        Status.Code.PERMISSION_DENIED,
        "The API has not been used in the project before or it is disabled.",
        ErrorInfo.newBuilder().setReason("SERVICE_DISABLED").setDomain(service).build());
  }

  /**
   * Too many calls.
   *
   * @param seconds the wait that it asks for; 0 to say nothing of it, as the services mostly do
   */
  static StatusRuntimeException exhausted(long seconds) {
    if (seconds == 0) {
      return Status.RESOURCE_EXHAUSTED.withDescription("Quota exceeded.").asRuntimeException();
    }
    Duration delay = Duration.newBuilder().setSeconds(seconds).build();
    return with(
        Status.Code.RESOURCE_EXHAUSTED,
        "Quota exceeded.",
        RetryInfo.newBuilder().setRetryDelay(delay).build());
  }

  private static StatusRuntimeException with(
      Status.Code code, String message, com.google.protobuf.Message detail) {
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(code.value())
            .setMessage(message)
            .addDetails(Any.pack(detail))
            .build());
  }

  /** The trailers of a refusal, which carry its details. */
  static Metadata trailers(StatusRuntimeException e) {
    return e.getTrailers() == null ? new Metadata() : e.getTrailers();
  }
}
