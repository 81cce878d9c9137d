package dev.coffer.remote;

import dev.coffer.journal.EventStream;
import dev.coffer.journal.WatchEvent;
import dev.coffer.journal.WatchRequest;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.proto.v1.WatchResponse;
import dev.coffer.proto.v1.WatchServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One watch over the wire, until it breaks. It asks for the next messages as the ones before are
 * taken, so that a slow reader holds a few and no more. A server that says nothing for three times
 * the time between bookmarks is taken for dead.
 */
final class RemoteStream implements EventStream {
  /** How many messages are on their way or here, and were not taken. */
  private static final int AHEAD = 32;

  private static final int SILENT_BOOKMARKS = 3;

  private final ClientCall<dev.coffer.proto.v1.WatchRequest, WatchResponse> call;
  private final String label;
  private final Duration silence;
  private final Consumer<WatchEvent.Changed> inPassing;
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private long heardNanos = System.nanoTime();
  private @Nullable SecretsException end;

  /** A message, or the end. */
  private record Arrival(@Nullable WatchResponse message, @Nullable SecretsException end) {}

  private RemoteStream(
      ClientCall<dev.coffer.proto.v1.WatchRequest, WatchResponse> call,
      String label,
      Duration silence,
      Consumer<WatchEvent.Changed> inPassing) {
    this.call = call;
    this.inPassing = inPassing;
    this.label = label;
    this.silence = silence;
  }

  /**
   * Begins a watch; does not wait for the server.
   *
   * @param store the name of the store on the server
   * @param label the name that this side has for it
   * @param inPassing hears of each change before whoever watches
   */
  static RemoteStream open(
      RemoteChannel channel,
      WatchRequest request,
      String store,
      String label,
      Consumer<WatchEvent.Changed> inPassing) {
    CallOptions options = CallOptions.DEFAULT;
    BearerToken token = channel.token();
    RemoteStream stream =
        new RemoteStream(
            channel
                .channel()
                .newCall(
                    WatchServiceGrpc.getWatchMethod(),
                    token == null ? options : options.withCallCredentials(token)),
            label,
            request.bookmarks().multipliedBy(SILENT_BOOKMARKS),
            inPassing);
    stream.start(WatchMessages.request(request, store), channel);
    return stream;
  }

  private void start(dev.coffer.proto.v1.WatchRequest request, RemoteChannel channel) {
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(WatchResponse message) {
            arrivals.add(new Arrival(message, null));
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            if (status.getCode() == Status.Code.UNAVAILABLE) {
              channel.connectSoon();
            }
            arrivals.add(new Arrival(null, ended(status, trailers)));
          }
        },
        new Metadata());
    call.sendMessage(request);
    call.halfClose();
    call.request(AHEAD);
  }

  private SecretsException ended(Status status, Metadata trailers) {
    if (status.isOk()) {
      return SecretsException.of(ErrorCode.UNAVAILABLE, "The server ended the watch.")
          .store(label)
          .remedy("Go on from the last resume token.")
          .build();
    }
    SecretsException why = RemoteErrors.of(status.asRuntimeException(trailers), label, false);
    return isOfAge(status) ? why.toBuilder().retryAfter(Duration.ZERO).build() : why;
  }

  /**
   * Whether the connection was old and is to be made anew. Connections come of age one by one, so
   * there is nothing to wait for. gRPC tells the reason in words only.
   */
  private static boolean isOfAge(Status status) {
    String words = status.getDescription();
    return words != null && words.endsWith("debug data: max_age");
  }

  @Override
  public @Nullable WatchEvent next(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      if (end != null) {
        throw end;
      }
      Arrival arrival = take(deadline);
      if (arrival == null) {
        return null;
      }
      if (arrival.message() == null) {
        end = arrival.end();
        continue;
      }
      call.request(1);
      WatchEvent event = WatchMessages.event(arrival.message(), label);
      if (event instanceof WatchEvent.Changed changed) {
        inPassing.accept(changed);
      }
      if (event != null) {
        return event;
      }
    }
  }

  private @Nullable Arrival take(long deadline) {
    long dead = heardNanos + silence.toNanos();
    long until = Math.min(deadline - System.nanoTime(), dead - System.nanoTime());
    try {
      Arrival arrival = arrivals.poll(Math.max(0, until), TimeUnit.NANOSECONDS);
      if (arrival != null) {
        heardNanos = System.nanoTime();
        return arrival;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SecretsException.of(ErrorCode.CANCELLED, "The watch was interrupted.")
          .store(label)
          .build();
    }
    if (System.nanoTime() - dead >= 0) {
      call.cancel("nothing was heard", null);
      return new Arrival(null, silent());
    }
    return null;
  }

  private SecretsException silent() {
    return SecretsException.of(
            ErrorCode.UNAVAILABLE, "The server said nothing for " + silence.toSeconds() + " s.")
        .store(label)
        .remedy("Go on from the last resume token.")
        .build();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    call.cancel("the watch was closed", null);
    // Wakes whoever waits; what came meanwhile is nobody's.
    arrivals.add(
        new Arrival(
            null,
            SecretsException.of(ErrorCode.CANCELLED, "The watch was closed.")
                .store(label)
                .build()));
  }
}
