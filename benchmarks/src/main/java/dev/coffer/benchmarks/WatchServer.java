package dev.coffer.benchmarks;

import dev.coffer.config.CofferConfig;
import dev.coffer.proto.v1.WatchRequest;
import dev.coffer.proto.v1.WatchResponse;
import dev.coffer.proto.v1.WatchServiceGrpc.WatchServiceImplBase;
import dev.coffer.server.CofferServer;
import dev.coffer.server.tls.EventLoops;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.util.internal.PlatformDependent;
import io.grpc.stub.StreamObserver;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A server whose streams are watched, in a process of its own. Prints its port, then takes lines:
 * {@code memory} is answered with the bytes that are in use after a collection, a number is a time
 * at which the bare server sends a change to everybody. Ends with whoever started it.
 */
final class WatchServer {
  static final String COFFER = "coffer";
  static final String BARE = "bare";

  private WatchServer() {}

  public static void main(String[] arguments) throws IOException {
    EdgeFolder folder = new EdgeFolder(Path.of(arguments[1]));
    FanOut fanOut = new FanOut();
    System.out.println(arguments[0].equals(COFFER) ? coffer(folder) : bare(folder, fanOut));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("memory")) {
        System.out.println(memory());
      } else {
        fanOut.emit(Long.parseLong(line));
      }
    }
    Runtime.getRuntime().halt(0);
  }

  private static int coffer(EdgeFolder folder) {
    CofferConfig config = CofferConfig.load(folder.configuration());
    config.bootstrapStores();
    return CofferServer.start(config).port();
  }

  /** What grpc-java does at best: the writer's thread hands the message to each stream. */
  private static int bare(EdgeFolder folder, FanOut fanOut) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    EventLoops loops = new EventLoops();
    Server server =
        NettyServerBuilder.forAddress(address)
            .channelType(
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .bossEventLoopGroup(loops.accepting())
            .workerEventLoopGroup(loops.moving())
            .sslContext(folder.serverTls())
            .directExecutor()
            .addService(fanOut)
            .build()
            .start();
    return server.getPort();
  }

  /** On the heap and beside it. */
  private static long memory() {
    long heap = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      heap = Math.min(heap, runtime.totalMemory() - runtime.freeMemory());
    }
    long direct = Math.max(0, PlatformDependent.usedDirectMemory());
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      direct += pool.getName().equals("direct") ? pool.getMemoryUsed() : 0;
    }
    return heap + direct;
  }

  private static final class FanOut extends WatchServiceImplBase {
    private final Queue<StreamObserver<WatchResponse>> streams = new ConcurrentLinkedQueue<>();

    @Override
    public void watch(WatchRequest request, StreamObserver<WatchResponse> caller) {
      streams.add(caller);
      caller.onNext(WatchMessage.BOOKMARK);
    }

    /** As large as a change of the Coffer server, with the time of its begin. */
    void emit(long nanos) {
      WatchResponse message = WatchMessage.change(nanos);
      streams.forEach(stream -> stream.onNext(message));
    }
  }
}
