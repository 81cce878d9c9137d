package dev.coffer.benchmarks;

import dev.coffer.proto.v1.GetSecretRequest;
import dev.coffer.proto.v1.GetSecretResponse;
import dev.coffer.proto.v1.SecretServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** 64 calls in flight on 4 connections: each call that ends begins the next one. */
final class EdgeLoad implements AutoCloseable {
  private static final int CONNECTIONS = 4;
  private static final int CALLS_EACH = 16;

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final GetSecretRequest request;

  EdgeLoad(EdgeFolder folder, int port, GetSecretRequest request) throws Exception {
    this.request = request;
    for (int i = 0; i < CONNECTIONS; i++) {
      channels.add(
          NettyChannelBuilder.forAddress("localhost", port)
              .sslContext(folder.clientTls())
              .directExecutor()
              .build());
    }
  }

  /**
   * What a round saw.
   *
   * @param calls how many were answered
   * @param nanos how long the round was
   * @param p50 the median latency in nanoseconds
   * @param p99 its 99th percentile
   */
  record Round(long calls, long nanos, long p50, long p99) {
    double perSecond() {
      return calls * 1e9 / nanos;
    }

    String line() {
      return calls + " " + nanos + " " + p50 + " " + p99;
    }

    static Round parse(String line) {
      long[] numbers = Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
      return new Round(numbers[0], numbers[1], numbers[2], numbers[3]);
    }
  }

  Round run(long millis) throws Exception {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    CountDownLatch running = new CountDownLatch(CONNECTIONS * CALLS_EACH);
    List<Lane> lanes = new ArrayList<>();
    long begin = System.nanoTime();
    long end = begin + TimeUnit.MILLISECONDS.toNanos(millis);
    for (ManagedChannel channel : channels) {
      for (int i = 0; i < CALLS_EACH; i++) {
        Lane lane = new Lane(channel, request, end, running, failure);
        lanes.add(lane);
        lane.next();
      }
    }
    running.await();
    long nanos = System.nanoTime() - begin;
    if (failure.get() != null) {
      throw new IllegalStateException("a call failed", failure.get());
    }
    long[] latencies = lanes.stream().flatMapToLong(Lane::latencies).sorted().toArray();
    int calls = latencies.length;
    return new Round(calls, nanos, latencies[calls / 2], latencies[(int) (calls * 0.99)]);
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }

  /** One call after the other. Its callbacks come on the event loop of its connection alone. */
  private static final class Lane implements StreamObserver<GetSecretResponse> {
    private final Channel channel;
    private final GetSecretRequest request;
    private final long end;
    private final CountDownLatch running;
    private final AtomicReference<Throwable> failure;
    private long[] latencies = new long[4096];
    private int count;
    private long begun;
    private boolean answered;

    Lane(
        Channel channel,
        GetSecretRequest request,
        long end,
        CountDownLatch running,
        AtomicReference<Throwable> failure) {
      this.channel = channel;
      this.request = request;
      this.end = end;
      this.running = running;
      this.failure = failure;
    }

    void next() {
      begun = System.nanoTime();
      ClientCalls.asyncUnaryCall(
          channel.newCall(SecretServiceGrpc.getGetSecretMethod(), CallOptions.DEFAULT),
          request,
          this);
    }

    @Override
    public void onNext(GetSecretResponse answer) {
      answered = answer.getSecret().getValue().size() == EdgeClient.VALUE_BYTES;
    }

    @Override
    public void onError(Throwable e) {
      failure.set(e);
      running.countDown();
    }

    @Override
    public void onCompleted() {
      if (!answered) {
        onError(new IllegalStateException("the answer holds no value of the size that was put"));
        return;
      }
      answered = false;
      long now = System.nanoTime();
      if (count == latencies.length) {
        latencies = Arrays.copyOf(latencies, count * 2);
      }
      latencies[count++] = now - begun;
      if (now < end) {
        next();
      } else {
        running.countDown();
      }
    }

    java.util.stream.LongStream latencies() {
      return Arrays.stream(latencies, 0, count);
    }
  }
}
