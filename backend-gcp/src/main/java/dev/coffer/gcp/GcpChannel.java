package dev.coffer.gcp;

import com.google.api.gax.core.InstantiatingExecutorProvider;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.ChannelPoolSettings;
import com.google.api.gax.grpc.InstantiatingGrpcChannelProvider;
import com.google.api.gax.rpc.ClientSettings;
import com.google.api.gax.rpc.UnaryCallSettings;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.List;

/**
 * What the client of a service is made with: its address, its credential, and no retries of its
 * own, so that one budget counts. Thread-safe.
 */
public final class GcpChannel {
  /** Longer than Google's own limit would be a connection that is dead behind a firewall. */
  private static final Duration KEEP_ALIVE = Duration.ofMinutes(1);

  private final GcpConfig config;
  private final String ownHost;
  private final GcpCredentials credentials;

  private GcpChannel(GcpConfig config, String ownHost) {
    this.config = config;
    this.ownHost = ownHost;
    this.credentials = new GcpCredentials(config.credential());
  }

  /**
   * Opens no connection yet and asks for no credential.
   *
   * @param ownHost where the service is when the configuration does not say
   */
  public static GcpChannel to(GcpConfig config, String ownHost) {
    return new GcpChannel(config, ownHost);
  }

  /** Puts all that on the settings of a client. */
  public <B extends ClientSettings.Builder<?, B>> B configure(B settings) {
    String target = config.target(ownHost);
    return settings
        .setEndpoint(target)
        .setCredentialsProvider(NoCredentialsProvider.create())
        .setBackgroundExecutorProvider(
            InstantiatingExecutorProvider.newBuilder().setExecutorThreadCount(1).build())
        .setTransportChannelProvider(
            InstantiatingGrpcChannelProvider.newBuilder()
                .setEndpoint(target)
                .setKeepAliveTimeDuration(KEEP_ALIVE)
                .setChannelPoolSettings(ChannelPoolSettings.staticallySized(1))
                .setInterceptorProvider(() -> List.of(new WithCredentials(credentials)))
                .setChannelConfigurator(this::secured)
                .build());
  }

  /** One try, as long as the configuration allows; a caller's deadline may be sooner. */
  public void once(UnaryCallSettings.Builder<?, ?> method) {
    method.setSimpleTimeoutNoRetriesDuration(config.timeout());
  }

  @SuppressWarnings("rawtypes") // as Google's client wants it
  private ManagedChannelBuilder secured(ManagedChannelBuilder builder) {
    return config.isPlain() ? builder.usePlaintext() : builder;
  }

  GcpCredentials credentials() {
    return credentials;
  }

  /** Google's own way refuses to put a credential on calls within this machine. */
  private record WithCredentials(GcpCredentials credentials) implements ClientInterceptor {
    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(
        MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
      return next.newCall(method, options.withCallCredentials(credentials));
    }
  }
}
