package dev.coffer.server.tls;

import io.grpc.netty.shaded.io.netty.channel.ChannelFactory;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.IoHandlerFactory;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The threads that move bytes: one that accepts, and one for each processor, on epoll where the
 * machine has it. Calls are answered on them from memory; nothing may block them.
 */
public final class EventLoops implements AutoCloseable {
  private final EventLoopGroup accepting = group("coffer-accept", 1);
  private final EventLoopGroup moving =
      group("coffer-io", Runtime.getRuntime().availableProcessors());

  private static EventLoopGroup group(String name, int threads) {
    IoHandlerFactory io =
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true), io);
  }

  public EventLoopGroup accepting() {
    return accepting;
  }

  public EventLoopGroup moving() {
    return moving;
  }

  /** Makes the channel that accepts connections, with the bounds in it. */
  public ChannelFactory<ServerChannel> listener(ConnectionBounds bounds) {
    return () -> {
      ServerChannel channel =
          Epoll.isAvailable() ? new EpollServerSocketChannel() : new NioServerSocketChannel();
      channel.pipeline().addLast(bounds);
      return channel;
    };
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for threads that are daemons
  public void close() {
    accepting.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    moving.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
