package dev.coffer.server;

import dev.coffer.proto.v1.WatchRequest;
import dev.coffer.proto.v1.WatchResponse;
import dev.coffer.proto.v1.WatchServiceGrpc;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One stream as any client sees it. It reads only when it is told to. */
final class Watcher implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;

  private final ClientCall<WatchRequest, WatchResponse> call;
  private final BlockingQueue<WatchResponse> messages = new LinkedBlockingQueue<>();
  private final CompletableFuture<StatusRuntimeException> end = new CompletableFuture<>();

  private Watcher(ClientCall<WatchRequest, WatchResponse> call) {
    this.call = call;
  }

  /** A stream that reads as fast as it can, past its first bookmark where it has one. */
  static Watcher open(Wired wired, WatchRequest request) {
    Watcher watcher = unread(wired, request);
    watcher.read(1_000_000_000);
    return watcher;
  }

  /** A stream that has not asked for any message yet. */
  static Watcher unread(Wired wired, WatchRequest request) {
    Watcher watcher = new Watcher(wired.call(WatchServiceGrpc.getWatchMethod()));
    watcher.start(request);
    return watcher;
  }

  private void start(WatchRequest request) {
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(WatchResponse message) {
            messages.add(message);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            end.complete(status.asRuntimeException(trailers));
          }
        },
        new Metadata());
    call.sendMessage(request);
    call.halfClose();
  }

  void read(int count) {
    call.request(count);
  }

  WatchResponse next() throws InterruptedException {
    WatchResponse message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("no message came; the end: " + end.getNow(null));
    }
    return message;
  }

  /** The next message that is no bookmark. */
  WatchResponse nextChange() throws InterruptedException {
    WatchResponse message = next();
    while (message.hasBookmark()) {
      message = next();
    }
    return message;
  }

  WatchResponse poll(long millis) throws InterruptedException {
    return messages.poll(millis, TimeUnit.MILLISECONDS);
  }

  boolean hasEnded() {
    return end.isDone();
  }

  StatusRuntimeException end() throws Exception {
    return Objects.requireNonNull(end.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  @Override
  public void close() {
    call.cancel("done", null);
  }
}
