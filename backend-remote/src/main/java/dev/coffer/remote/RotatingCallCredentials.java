package dev.coffer.remote;

import dev.coffer.SecretRef;
import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.SecurityLevel;
import io.grpc.Status;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Credentials for calls to any gRPC server: a bearer token that follows its secret. Each call
 * brings the token of the moment; none is made over a connection that is not private. A token that
 * is replaced must be taken for as long as calls with it are on their way. Thread-safe.
 */
public final class RotatingCallCredentials extends CallCredentials {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final Supplier<String> token;

  private RotatingCallCredentials(Supplier<String> token) {
    this.token = token;
  }

  /**
   * @param token stays the caller's, who closes it
   */
  public static RotatingCallCredentials bearer(SecretRef<String> token) {
    return new RotatingCallCredentials(Objects.requireNonNull(token, "token"));
  }

  @Override
  public void applyRequestMetadata(RequestInfo call, Executor executor, MetadataApplier applier) {
    if (call.getSecurityLevel() != SecurityLevel.PRIVACY_AND_INTEGRITY) {
      applier.fail(
          Status.UNAUTHENTICATED.withDescription("no token is sent over an open connection"));
      return;
    }
    Metadata metadata = new Metadata();
    metadata.put(AUTHORIZATION, "Bearer " + token.get().strip());
    applier.apply(metadata);
  }

  @Override
  public String toString() {
    return "RotatingCallCredentials";
  }
}
