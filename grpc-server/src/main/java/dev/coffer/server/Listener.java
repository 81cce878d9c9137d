package dev.coffer.server;

import dev.coffer.config.LimitsConfig;
import dev.coffer.config.ServerConfig;
import dev.coffer.server.access.Access;
import dev.coffer.server.call.StatusInterceptor;
import dev.coffer.server.health.HealthGate;
import dev.coffer.server.operations.Ports;
import dev.coffer.server.tls.ConnectionBounds;
import dev.coffer.server.tls.EventLoops;
import dev.coffer.server.tls.ServerTls;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The gRPC port with all its bounds: gRPC for Java leaves most of them open by default. */
final class Listener implements AutoCloseable {
  /** The window over which resets are counted (HTTP/2 Rapid Reset, MadeYouReset). */
  private static final int RESET_WINDOW_SECONDS = 30;

  /** How often, and how long, the server waits for a client that says nothing. */
  private static final long PING_SECONDS = 60;

  private static final long PING_PATIENCE_SECONDS = 20;

  private final ServerConfig config;
  private final ServerTls tls;
  private final Access access;
  private final ConnectionBounds bounds;
  private final EventLoops loops = new EventLoops();
  private @Nullable Server server;

  Listener(ServerConfig config, ServerTls tls, Access access) {
    this.config = config;
    this.tls = tls;
    this.access = access;
    this.bounds =
        new ConnectionBounds(
            config.limits().maxConnections(), config.limits().maxConnectionsPerAddress());
  }

  /**
   * Binds the port.
   *
   * @param services which see to who calls by themselves
   * @param health which is open to all, as a whole
   * @throws dev.coffer.model.SecretsException UNAVAILABLE for a port in use, CONFIGURATION for an
   *     address that is none of this machine
   */
  Server start(List<ServerServiceDefinition> services, BindableService health) {
    InetSocketAddress address = config.listen().socketAddress();
    NettyServerBuilder builder = bounded(NettyServerBuilder.forAddress(address), config.limits());
    StatusInterceptor statuses = new StatusInterceptor();
    for (ServerServiceDefinition service : services) {
      builder.addService(ServerInterceptors.intercept(service, statuses));
    }
    HealthGate gate = new HealthGate(access);
    builder.addService(ServerInterceptors.intercept(health, gate, statuses));
    if (config.isDevelopment()) {
      BindableService reflection = ProtoReflectionServiceV1.newInstance();
      builder.addService(ServerInterceptors.intercept(reflection, gate, statuses));
    }
    try {
      server = builder.build().start();
      return server;
    } catch (IOException e) {
      throw Ports.refused("server.listen", address, e);
    }
  }

  private NettyServerBuilder bounded(NettyServerBuilder builder, LimitsConfig limits) {
    return builder
        .channelFactory(loops.listener(bounds))
        .bossEventLoopGroup(loops.accepting())
        .workerEventLoopGroup(loops.moving())
        .directExecutor()
        .sslContext(tls.context())
        .addTransportFilter(Access.connections())
        .handshakeTimeout(limits.handshakeTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .maxConcurrentCallsPerConnection(limits.maxCallsPerConnection())
        .maxRstFramesPerWindow(limits.maxResets(), RESET_WINDOW_SECONDS)
        .maxInboundMessageSize(limits.maxMessageBytes())
        .maxInboundMetadataSize(limits.maxHeaderBytes())
        .maxConnectionIdle(limits.idleTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .maxConnectionAge(limits.maxConnectionAge().toMillis(), TimeUnit.MILLISECONDS)
        .maxConnectionAgeGrace(limits.maxDeadline().toMillis(), TimeUnit.MILLISECONDS)
        .permitKeepAliveTime(limits.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
        .permitKeepAliveWithoutCalls(true)
        .keepAliveTime(PING_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(PING_PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  ConnectionBounds bounds() {
    return bounds;
  }

  @Override
  public void close() {
    Server started = server;
    if (started != null) {
      started.shutdownNow();
    }
    loops.close();
  }
}
