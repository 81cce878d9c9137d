package dev.coffer.remote;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.ClientTls;
import dev.coffer.spi.SecretSource;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettySslContextChannelCredentials;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One connection to a server, over TLS 1.3, which reconnects by itself. Thread-safe. */
final class RemoteChannel implements AutoCloseable {
  private static final int KEEP_ALIVE_SECONDS = 60;
  private static final int CLOSE_SECONDS = 5;

  private static final long RECONNECT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ManagedChannel channel;
  private final @Nullable BearerToken token;
  private final AtomicLong hurriedNanos = new AtomicLong(System.nanoTime() - RECONNECT_NANOS);

  private RemoteChannel(ManagedChannel channel, @Nullable BearerToken token) {
    this.channel = channel;
    this.token = token;
  }

  /**
   * Does not wait for the server.
   *
   * @throws SecretsException CONFIGURATION when a file cannot be read or the target is malformed
   */
  static RemoteChannel open(String target, ClientTls tls, @Nullable SecretSource token) {
    try {
      ManagedChannel channel =
          Grpc.newChannelBuilder(target, NettySslContextChannelCredentials.create(context(tls)))
              // Coffer's own retry layer decides what may be repeated.
              .disableRetry()
              .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
              .build();
      return new RemoteChannel(channel, token == null ? null : new BearerToken(token));
    } catch (IllegalArgumentException e) {
      throw refused("The address \"" + target + "\" is no gRPC target.", e)
          .remedy("Write it as host:7443, dns:///host:7443 or unix:PATH.")
          .build();
    }
  }

  private static SslContext context(ClientTls tls) {
    SslContextBuilder builder = GrpcSslContexts.forClient().protocols("TLSv1.3");
    try {
      if (tls.caCertificate() != null) {
        builder.trustManager(readable(tls.caCertificate(), "CA certificate"));
      }
      if (tls.clientCertificate() != null && tls.clientKey() != null) {
        builder.keyManager(
            readable(tls.clientCertificate(), "client certificate"),
            readable(tls.clientKey(), "client key"));
      }
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw refused("A certificate or key of the client cannot be used.", e)
          .remedy("Give PEM files: certificates as X.509, the key as PKCS#8 without a passphrase.")
          .build();
    }
  }

  private static File readable(Path file, String what) {
    if (!Files.isReadable(file)) {
      throw refused("The " + what + " " + file + " cannot be read.", null)
          .remedy("Check the path and its permissions.")
          .build();
    }
    return file.toFile();
  }

  private static SecretsException.Builder refused(String what, @Nullable Exception cause) {
    return SecretsException.of(ErrorCode.CONFIGURATION, what).cause(cause);
  }

  /** For stubs. */
  Channel channel() {
    return channel;
  }

  /** What proves the caller in each call; null where the certificate does. */
  @Nullable BearerToken token() {
    return token;
  }

  /**
   * To be called when a call found no connection. gRPC waits longer after each attempt that fails,
   * up to two minutes, in which a server that is back would still be unreachable: so the wait is
   * cut short, at most once a second and only while somebody calls.
   */
  void connectSoon() {
    long last = hurriedNanos.get();
    long now = System.nanoTime();
    if (now - last >= RECONNECT_NANOS && hurriedNanos.compareAndSet(last, now)) {
      channel.resetConnectBackoff();
    }
  }

  /** Ends the connection; calls in flight get a few seconds. */
  @Override
  public void close() {
    channel.shutdown();
    try {
      if (!channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        channel.shutdownNow();
      }
    } catch (InterruptedException e) {
      channel.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
