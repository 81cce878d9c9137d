package dev.coffer.benchmarks;

import com.google.protobuf.ByteString;
import dev.coffer.proto.v1.PutSecretRequest;
import dev.coffer.proto.v1.PutSecretResponse;
import dev.coffer.proto.v1.SecretServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Puts secrets, many in flight. */
final class WatchWriter implements AutoCloseable {
  private static final int IN_FLIGHT = 128;
  private static final ByteString VALUE = ByteString.copyFrom(new byte[64]);

  private final ManagedChannel channel;
  private final Semaphore room = new Semaphore(IN_FLIGHT);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  WatchWriter(EdgeFolder folder, int port) throws Exception {
    channel =
        NettyChannelBuilder.forAddress("localhost", port)
            .sslContext(folder.clientTls())
            .directExecutor()
            .build();
  }

  /** Asks for a put; waits only where too many are under way. */
  void put(String name) throws InterruptedException {
    room.acquire();
    SecretServiceGrpc.newStub(channel)
        .putSecret(
            PutSecretRequest.newBuilder().setName(name).setValue(VALUE).build(),
            new StreamObserver<PutSecretResponse>() {
              @Override
              public void onNext(PutSecretResponse answer) {
                // That it ends well is enough.
              }

              @Override
              public void onError(Throwable e) {
                failure.compareAndSet(null, e);
                room.release();
              }

              @Override
              public void onCompleted() {
                room.release();
              }
            });
  }

  /** Waits for all that were asked for. */
  void await() throws InterruptedException {
    room.acquire(IN_FLIGHT);
    room.release(IN_FLIGHT);
    if (failure.get() != null) {
      throw new IllegalStateException("a put failed", failure.get());
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
