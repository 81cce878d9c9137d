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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Streams on some connections, and how late each change came. */
final class Watchers implements AutoCloseable {
  /** How many may be opened and not begun: a server refuses a crowd that waits for it. */
  private static final int MOST_OPENING = 200;

  private static final int BEGIN_MINUTES = 3;

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final List<Watcher> watchers = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private Watchers() {}

  /** Opens them and waits until each has begun. */
  static Watchers open(EdgeFolder folder, int port, int connections, int count, String prefix)
      throws Exception {
    Watchers all = new Watchers();
    CountDownLatch begun = new CountDownLatch(count);
    Semaphore opening = new Semaphore(MOST_OPENING);
    for (int i = 0; i < connections; i++) {
      all.channels.add(
          NettyChannelBuilder.forAddress("localhost", port)
              .sslContext(folder.clientTls())
              .directExecutor()
              .build());
    }
    WatchRequest request = WatchRequest.newBuilder().setPrefix(prefix).build();
    for (int i = 0; i < count; i++) {
      ClientCall<WatchRequest, WatchResponse> call =
          all.channels
              .get(i % connections)
              .newCall(WatchServiceGrpc.getWatchMethod(), CallOptions.DEFAULT);
      Runnable atBegin =
          () -> {
            opening.release();
            begun.countDown();
          };
      Watcher watcher = new Watcher(call, atBegin, all.failure);
      all.watchers.add(watcher);
      opening.acquire();
      watcher.begin(request);
    }
    if (!begun.await(BEGIN_MINUTES, TimeUnit.MINUTES) || all.failure.get() != null) {
      throw new IllegalStateException("not all streams have begun", all.failure.get());
    }
    return all;
  }

  /** That none has ended. */
  void requireAll() {
    if (failure.get() != null) {
      throw new IllegalStateException("a stream has ended", failure.get());
    }
  }

  /** Forgets what came so far. */
  void clear() {
    watchers.forEach(Watcher::clear);
  }

  /** Waits until each was told so many changes since then. */
  void await(int changes, long seconds) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!watchers.stream().allMatch(watcher -> watcher.count >= changes)) {
      if (failure.get() != null || System.nanoTime() > end) {
        long least = watchers.stream().mapToInt(watcher -> watcher.count).min().orElse(0);
        throw new IllegalStateException(
            "a watcher was told " + least + " of " + changes + " changes", failure.get());
      }
      Thread.sleep(5);
    }
  }

  /** How late the changes came, in nanoseconds, ascending. */
  long[] lags() {
    return watchers.stream().flatMapToLong(Watcher::lags).sorted().toArray();
  }

  @Override
  public void close() {
    watchers.forEach(Watcher::end);
    channels.forEach(ManagedChannel::shutdownNow);
  }

  /** One stream. Its callbacks come on the event loop of its connection alone. */
  private static final class Watcher extends ClientCall.Listener<WatchResponse> {
    private static final int AHEAD = 64;

    private final ClientCall<WatchRequest, WatchResponse> call;
    private final Runnable atBegin;
    private final AtomicReference<@Nullable Throwable> failure;
    private long[] lags = new long[16];
    private volatile int count;
    private boolean isBegun;
    private volatile boolean ended;

    Watcher(
        ClientCall<WatchRequest, WatchResponse> call,
        Runnable atBegin,
        AtomicReference<@Nullable Throwable> failure) {
      this.call = call;
      this.atBegin = atBegin;
      this.failure = failure;
    }

    void begin(WatchRequest request) {
      call.start(this, new Metadata());
      call.request(AHEAD);
      call.sendMessage(request);
      call.halfClose();
    }

    @Override
    public void onMessage(WatchResponse message) {
      call.request(1);
      if (!isBegun) {
        isBegun = true;
        atBegin.run();
      }
      if (message.hasChange()) {
        add(WatchMessage.now() - WatchMessage.nanos(message.getChange()));
      }
    }

    private synchronized void add(long lag) {
      int next = count;
      if (next == lags.length) {
        lags = Arrays.copyOf(lags, next * 2);
      }
      lags[next] = lag;
      count = next + 1;
    }

    synchronized void clear() {
      count = 0;
    }

    synchronized LongStream lags() {
      return Arrays.stream(Arrays.copyOf(lags, count));
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (!ended) {
        failure.compareAndSet(null, status.asRuntimeException());
        atBegin.run();
      }
    }

    void end() {
      ended = true;
      call.cancel("the benchmark is over", new CancellationException());
    }
  }
}
