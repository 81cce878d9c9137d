package dev.coffer.benchmarks;

import dev.coffer.config.CofferConfig;
import dev.coffer.proto.v1.GetSecretRequest;
import dev.coffer.proto.v1.GetSecretResponse;
import dev.coffer.proto.v1.SecretServiceGrpc.SecretServiceImplBase;
import dev.coffer.server.CofferServer;
import dev.coffer.server.tls.EventLoops;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One server of {@link EdgeLoadBenchmark}, in a process of its own: prints its port, and ends with
 * whoever started it.
 */
final class EdgeServer {
  static final String COFFER = "coffer";
  static final String BARE = "bare";

  private EdgeServer() {}

  public static void main(String[] arguments) throws IOException {
    EdgeFolder folder = new EdgeFolder(Path.of(arguments[1]));
    System.out.println(arguments[0].equals(COFFER) ? coffer(folder) : bare(folder));
    ChildProcess.awaitParent();
  }

  private static int coffer(EdgeFolder folder) {
    CofferConfig config = CofferConfig.load(folder.configuration());
    config.bootstrapStores();
    return CofferServer.start(config).port();
  }

  /**
   * What grpc-java does at best: no thread is changed, the answer is there already, and as many
   * event loops share the processors as in the Coffer server.
   */
  private static int bare(EdgeFolder folder) throws IOException {
    GetSecretResponse answer = GetSecretResponse.parseFrom(Files.readAllBytes(folder.answer()));
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
            .addService(new Constant(answer))
            .build()
            .start();
    return server.getPort();
  }

  private static final class Constant extends SecretServiceImplBase {
    private final GetSecretResponse answer;

    Constant(GetSecretResponse answer) {
      this.answer = answer;
    }

    @Override
    public void getSecret(GetSecretRequest request, StreamObserver<GetSecretResponse> caller) {
      caller.onNext(answer);
      caller.onCompleted();
    }
  }
}
