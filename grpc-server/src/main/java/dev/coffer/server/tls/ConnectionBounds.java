package dev.coffer.server.tls;

import io.grpc.netty.shaded.io.netty.channel.ChannelHandler.Sharable;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands in the channel that accepts connections, and closes those over the bounds before anything
 * is spent on them, TLS included. Thread-safe.
 */
@Sharable
public final class ConnectionBounds extends ChannelInboundHandlerAdapter {
  private final int most;
  private final int mostPerAddress;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong refused = new AtomicLong();
  private final ConcurrentHashMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

  /**
   * @param most open connections, all together
   * @param mostPerAddress open connections from one IP address
   */
  public ConnectionBounds(int most, int mostPerAddress) {
    this.most = most;
    this.mostPerAddress = mostPerAddress;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof SocketChannel connection && !admit(connection)) {
      refused.incrementAndGet();
      connection.unsafe().closeForcibly();
      return;
    }
    context.fireChannelRead(message);
  }

  private boolean admit(SocketChannel connection) {
    InetAddress address = connection.remoteAddress().getAddress();
    if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      return false;
    }
    if (byAddress.merge(address, 1, Integer::sum) > mostPerAddress) {
      release(address);
      return false;
    }
    releaseWhenClosed(connection, address);
    return true;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the future that the listener was added to
  private void releaseWhenClosed(SocketChannel connection, InetAddress address) {
    connection.closeFuture().addListener(closed -> release(address));
  }

  private void release(InetAddress address) {
    open.decrementAndGet();
    byAddress.computeIfPresent(address, (same, count) -> count > 1 ? count - 1 : null);
  }

  /** Connections that are open now. */
  public int open() {
    return open.get();
  }

  /** Connections that were refused since the start. */
  public long refused() {
    return refused.get();
  }
}
