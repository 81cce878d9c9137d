package dev.coffer.benchmarks;

import dev.coffer.proto.v1.WatchRequest;
import dev.coffer.proto.v1.WatchResponse;
import dev.coffer.proto.v1.WatchServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A reader that takes one event a second while a million are written: how much the memory of the
 * server grows, and how late the events come to ten others. The slow reader is ended now and then,
 * as it was promised, and goes on with its token or, where the history is gone, with the next
 * change. Ends with 1 when a target is missed.
 *
 * <p>Argument: how many events (1,000,000).
 */
public final class SlowReader {
  private static final int OTHERS = 10;
  private static final int STEPS = 10;
  private static final int NAMES = 100;
  private static final int WARM_UP = 20_000;
  private static final int PATIENCE_SECONDS = 120;
  private static final double MOST_MEBIBYTES = 64;
  private static final double MOST_LAG_MILLIS = 1000;

  private SlowReader() {}

  public static void main(String[] arguments) throws Exception {
    int events = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    System.exit(measure(events) ? 0 : 1);
  }

  private static boolean measure(int events) throws Exception {
    try (WatchedServer server = WatchedServer.start()) {
      EdgeFolder folder = server.folder();
      int port = server.port();
      try (WatchWriter writer = new WatchWriter(folder, port);
          Watchers others = Watchers.open(folder, port, OTHERS, OTHERS, WatchFanOut.PREFIX);
          Reader slow = new Reader(folder, port)) {
        write(writer, WARM_UP);
        others.await(WARM_UP, PATIENCE_SECONDS);
        long before = server.memory();
        long most = before;
        double worst = 0;
        for (int step = 0; step < STEPS; step++) {
          others.clear();
          write(writer, events / STEPS);
          others.await(events / STEPS, PATIENCE_SECONDS);
          long[] lags = others.lags();
          worst = Math.max(worst, lags[(int) (lags.length * 0.99)] / 1e6);
          most = Math.max(most, server.memory());
          System.out.printf(
              Locale.ROOT,
              "%9d written   p99 of the others %7.1f ms   memory %6.1f MiB   slow reader: %s%n",
              (step + 1) * (events / STEPS),
              lags[(int) (lags.length * 0.99)] / 1e6,
              most / 1048576.0,
              slow);
        }
        return Targets.atMost(
                "growth of the server, MiB", (most - before) / 1048576.0, MOST_MEBIBYTES)
            & Targets.atMost("p99 of the others, ms", worst, MOST_LAG_MILLIS)
            & Targets.atLeast("events of the slow reader", slow.told.get(), 1);
      }
    }
  }

  private static void write(WatchWriter writer, int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      writer.put(WatchFanOut.PREFIX + i % NAMES);
    }
    writer.await();
  }

  /** Asks for one message a second. */
  private static final class Reader implements AutoCloseable {
    private final ManagedChannel channel;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger told = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private volatile String token = "";
    private volatile ClientCall<WatchRequest, WatchResponse> call;

    Reader(EdgeFolder folder, int port) throws Exception {
      channel =
          NettyChannelBuilder.forAddress("localhost", port)
              .sslContext(folder.clientTls())
              .directExecutor()
              .build();
      call = open();
      var unused = clock.scheduleAtFixedRate(() -> call.request(1), 1, 1, TimeUnit.SECONDS);
    }

    private ClientCall<WatchRequest, WatchResponse> open() {
      WatchRequest.Builder request = WatchRequest.newBuilder().setPrefix(WatchFanOut.PREFIX);
      if (!token.isEmpty()) {
        request.setResumeToken(token);
      }
      ClientCall<WatchRequest, WatchResponse> opened =
          channel.newCall(WatchServiceGrpc.getWatchMethod(), CallOptions.DEFAULT);
      opened.start(
          new ClientCall.Listener<>() {
            @Override
            public void onMessage(WatchResponse message) {
              told.addAndGet(message.hasChange() ? 1 : 0);
              token = message.getResumeToken();
            }

            @Override
            public void onClose(Status status, Metadata trailers) {
              if (!clock.isShutdown()) {
                ended.incrementAndGet();
                token = status.getCode() == Status.Code.OUT_OF_RANGE ? "" : token;
                clock.execute(() -> call = open());
              }
            }
          },
          new Metadata());
      opened.sendMessage(request.build());
      opened.halfClose();
      return opened;
    }

    @Override
    public String toString() {
      return told + " told, ended " + ended + " times";
    }

    @Override
    public void close() {
      clock.shutdownNow();
      channel.shutdownNow();
    }
  }
}
