package dev.coffer.server;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.coffer.proto.v1.KeyRingServiceGrpc;
import dev.coffer.proto.v1.KeyRingServiceGrpc.KeyRingServiceBlockingStub;
import dev.coffer.proto.v1.KeyServiceGrpc;
import dev.coffer.proto.v1.KeyServiceGrpc.KeyServiceBlockingStub;
import dev.coffer.proto.v1.SecretServiceGrpc;
import dev.coffer.proto.v1.SecretServiceGrpc.SecretServiceBlockingStub;
import dev.coffer.proto.v1.SystemServiceGrpc;
import dev.coffer.proto.v1.SystemServiceGrpc.SystemServiceBlockingStub;
import dev.coffer.proto.v1.WatchServiceGrpc;
import dev.coffer.proto.v1.WatchServiceGrpc.WatchServiceBlockingStub;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection to a server, with the stubs that the proto gives to everybody. */
final class Wired implements AutoCloseable {
  private final ManagedChannel channel;
  private final Metadata headers = new Metadata();

  private Wired(ManagedChannel channel) {
    this.channel = channel;
  }

  /**
   * @param identity the client's certificate; null for none
   */
  static Wired to(int port, Path authority, TestAuthority.@Nullable Pair identity) {
    TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder();
    try {
      credentials.trustManager(authority.toFile());
      if (identity != null) {
        credentials.keyManager(identity.certificate().toFile(), identity.key().toFile());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Wired(
        NettyChannelBuilder.forAddress("localhost", port, credentials.build())
            .disableRetry()
            .build());
  }

  Wired header(String key, String value) {
    headers.put(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER), value);
    return this;
  }

  Wired bearer(String token) {
    return header("authorization", "Bearer " + token);
  }

  Wired bearerOf(Path tokenFile) {
    try {
      return bearer(Files.readString(tokenFile));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ManagedChannel channel() {
    return channel;
  }

  SecretServiceBlockingStub secrets() {
    return SecretServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  SystemServiceBlockingStub system() {
    return SystemServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  KeyRingServiceBlockingStub keyRing() {
    return KeyRingServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  WatchServiceBlockingStub watches() {
    return WatchServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  KeyServiceBlockingStub keys() {
    return KeyServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /** A call of any method, by the means of gRPC alone. */
  <Q, A> ClientCall<Q, A> call(MethodDescriptor<Q, A> method) {
    return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers))
        .newCall(method, CallOptions.DEFAULT);
  }

  /** The {@code ErrorInfo} that every status carries. */
  static ErrorInfo errorInfo(StatusRuntimeException e) {
    return detail(e, ErrorInfo.class);
  }

  static RetryInfo retryInfo(StatusRuntimeException e) {
    return detail(e, RetryInfo.class);
  }

  private static <T extends com.google.protobuf.Message> T detail(
      StatusRuntimeException e, Class<T> type) {
    com.google.rpc.Status status = StatusProto.fromThrowable(e);
    if (status == null) {
      throw new AssertionError("the status has no details: " + e.getStatus());
    }
    for (com.google.protobuf.Any any : status.getDetailsList()) {
      if (any.is(type)) {
        try {
          return any.unpack(type);
        } catch (InvalidProtocolBufferException broken) {
          throw new AssertionError(broken);
        }
      }
    }
    throw new AssertionError("the status has no " + type.getSimpleName() + ": " + status);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
