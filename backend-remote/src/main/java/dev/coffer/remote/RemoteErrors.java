package dev.coffer.remote;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.Retryability;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.proto.v1.ErrorDetail;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslClosedEngineException;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The one table from what a server or the wire says to our errors. */
final class RemoteErrors {
  private static final String DOMAIN = "coffer.dev";
  private static final long MAX_WAIT_SECONDS = Duration.ofDays(1).toSeconds();
  private static final int NANOS_A_SECOND = 1_000_000_000;

  private RemoteErrors() {}

  /**
   * What a failed call means.
   *
   * @param store the name that this side has for the store; null for calls about none
   * @param mutation whether its effect may have happened where nobody knows
   */
  static SecretsException of(StatusRuntimeException e, @Nullable String store, boolean mutation) {
    SecretsException ours = causedBy(e, SecretsException.class);
    if (ours != null) {
      return ours;
    }
    com.google.rpc.Status status = StatusProto.fromThrowable(e);
    ErrorInfo info = status == null ? null : detail(status, ErrorInfo.class);
    if (status != null && info != null && info.getDomain().equals(DOMAIN)) {
      RetryInfo retry = detail(status, RetryInfo.class);
      return said(status.getMessage(), info, retry, store, e);
    }
    return ofTransport(e, mutation).store(store).cause(e).build();
  }

  /**
   * What is read from an answer.
   *
   * @throws SecretsException INTERNAL for an answer that breaks the rules of names, versions or
   *     times
   */
  static <R> R understood(@Nullable String store, boolean mutation, Supplier<R> reading) {
    try {
      return reading.get();
    } catch (SecretsException
        | DateTimeException
        | ArithmeticException
        | IllegalArgumentException e) {
      throw SecretsException.of(ErrorCode.INTERNAL, "The server's answer cannot be understood.")
          .remedy("Check that the address is a Coffer server, and use a client of its version.")
          .store(store)
          .outcomeUnknown(mutation)
          .cause(e)
          .build();
    }
  }

  /** What one item of a batch says. */
  static SecretsException of(ErrorDetail detail, String store) {
    SecretsException.Builder error =
        SecretsException.of(code(detail.getCode()), detail.getMessage())
            .remedy(detail.getRemedy())
            .store(store)
            .name(name(detail.getName()))
            .retryability(retryability(detail.getRetryability()))
            .origin(origin(detail.getOrigin()))
            .outcomeUnknown(detail.getOutcomeUnknown());
    if (detail.hasRetryAfter()) {
      error.retryAfter(duration(detail.getRetryAfter()));
    }
    return error.build();
  }

  private static SecretsException said(
      String message,
      ErrorInfo info,
      @Nullable RetryInfo retry,
      @Nullable String store,
      StatusRuntimeException cause) {
    Map<String, String> more = info.getMetadataMap();
    return SecretsException.of(code(info.getReason()), message)
        .remedy(more.getOrDefault("remedy", ""))
        .store(store == null ? more.get("store") : store)
        .name(name(more.getOrDefault("name", "")))
        .retryability(retryability(more.getOrDefault("retryability", "")))
        .origin(origin(more.getOrDefault("origin", "")))
        .outcomeUnknown(Boolean.parseBoolean(more.getOrDefault("outcomeUnknown", "false")))
        .retryAfter(retry == null ? null : duration(retry.getRetryDelay()))
        .cause(cause)
        .build();
  }

  /** A status that no Coffer server made: the wire itself, or something between. */
  private static SecretsException.Builder ofTransport(StatusRuntimeException e, boolean mutation) {
    // A connection that closes under a call which is just being sent: gRPC says UNKNOWN.
    if (causedBy(e, ClosedChannelException.class) != null) {
      return unreachable(e, mutation);
    }
    return switch (e.getStatus().getCode()) {
      case UNAVAILABLE -> unreachable(e, mutation);
      case DEADLINE_EXCEEDED ->
          SecretsException.of(
                  ErrorCode.DEADLINE_EXCEEDED, "The server did not answer before the deadline.")
              .remedy("Try again, or allow more time (--timeout, withTimeout).")
              .outcomeUnknown(mutation);
      case CANCELLED ->
          SecretsException.of(ErrorCode.CANCELLED, "The call was cancelled before its answer.")
              .remedy("Call again from a thread that is not interrupted.")
              .outcomeUnknown(mutation);
      case RESOURCE_EXHAUSTED ->
          SecretsException.of(ErrorCode.LIMIT_EXCEEDED, "The message is larger than is allowed.")
              .remedy("Ask for less in one call.");
      case UNIMPLEMENTED ->
          SecretsException.of(ErrorCode.UNSUPPORTED, "The server does not know this call.")
              .remedy("Check that the address is a Coffer server of this version or later.");
      case UNAUTHENTICATED ->
          SecretsException.of(ErrorCode.UNAUTHENTICATED, "The server does not know the caller.")
              .remedy("Check the token or the client certificate.");
      case PERMISSION_DENIED ->
          SecretsException.of(ErrorCode.DENIED, "The caller may not do this.")
              .remedy("Ask whoever administers the server.");
      default ->
          SecretsException.of(
                  ErrorCode.INTERNAL, "The server failed with " + e.getStatus().getCode() + ".")
              .remedy("See the server's log.")
              .outcomeUnknown(mutation);
    };
  }

  private static SecretsException.Builder unreachable(StatusRuntimeException e, boolean mutation) {
    if (causedBy(e, SSLException.class) != null && !brokeUnderWay(e)) {
      return SecretsException.of(
              ErrorCode.UNAVAILABLE, "No TLS connection to the server could be made.")
          .remedy("Check the CA certificate, and the client certificate where one is asked for.")
          .retryability(Retryability.PERMANENT);
    }
    boolean neverSent =
        causedBy(e, ConnectException.class) != null
            || causedBy(e, UnknownHostException.class) != null;
    return SecretsException.of(ErrorCode.UNAVAILABLE, "The server cannot be reached.")
        .remedy("Check that it runs and that the address is right.")
        .outcomeUnknown(mutation && !neverSent);
  }

  /**
   * Whether a handshake met the end of its connection, and nothing wrong with certificates: Netty
   * dresses that as an {@link SSLException}, with what really happened beneath.
   */
  private static boolean brokeUnderWay(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      boolean ofTransport = cause instanceof IOException && !(cause instanceof SSLException);
      if (ofTransport || cause instanceof SslClosedEngineException) {
        return true;
      }
    }
    return false;
  }

  private static <T extends Throwable> @Nullable T causedBy(Throwable e, Class<T> type) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }

  private static <T extends com.google.protobuf.Message> @Nullable T detail(
      com.google.rpc.Status status, Class<T> type) {
    for (Any any : status.getDetailsList()) {
      if (any.is(type)) {
        try {
          return any.unpack(type);
        } catch (InvalidProtocolBufferException e) {
          return null;
        }
      }
    }
    return null;
  }

  /** A code of a later version is a defect to this one: it cannot know what it promises. */
  private static ErrorCode code(String reason) {
    return find(ErrorCode.values(), reason, ErrorCode.INTERNAL);
  }

  private static Retryability retryability(String text) {
    return find(Retryability.values(), text, Retryability.PERMANENT);
  }

  private static Origin origin(String text) {
    return find(Origin.values(), text, Origin.BACKEND);
  }

  private static <E extends Enum<E>> E find(E[] values, String name, E otherwise) {
    for (E value : values) {
      if (value.name().equals(name)) {
        return value;
      }
    }
    return otherwise;
  }

  /** What is no name is left out: the error itself matters more. */
  private static @Nullable SecretName name(String text) {
    try {
      return text.isEmpty() ? null : SecretName.of(text);
    } catch (SecretsException e) {
      return null;
    }
  }

  /** Null for a wait that is none. */
  private static @Nullable Duration duration(com.google.protobuf.Duration duration) {
    boolean wellFormed =
        duration.getSeconds() >= 0
            && duration.getSeconds() <= MAX_WAIT_SECONDS
            && duration.getNanos() >= 0
            && duration.getNanos() < NANOS_A_SECOND;
    return wellFormed ? Duration.ofSeconds(duration.getSeconds(), duration.getNanos()) : null;
  }
}
