package dev.coffer.conformance.peer.gcp;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of both services: asks for the token and for the headers that Google's clients
 * send, counts, and has the bad days. Thread-safe.
 */
final class Gate implements ServerInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION = key("authorization");
  private static final Metadata.Key<String> ROUTING = key("x-goog-request-params");
  private static final Metadata.Key<String> CLIENT = key("x-goog-api-client");

  /** What each call needs, where it is not that of Secret Manager or KMS with the same name. */
  private final Set<String> denied = ConcurrentHashMap.newKeySet();

  private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
  private final AtomicLong calls = new AtomicLong();
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicInteger cancelled = new AtomicInteger();
  private volatile String token = "the-token";
  private volatile @Nullable StatusRuntimeException failure;
  private volatile boolean holding;

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
    calls.incrementAndGet();
    counts.computeIfAbsent(method, each -> new AtomicInteger()).incrementAndGet();
    if (holding) {
      held.incrementAndGet();
      return new Held<>(cancelled);
    }
    StatusRuntimeException refusal = refusal(method, headers);
    if (refusal == null) {
      return next.startCall(call, headers);
    }
    call.close(refusal.getStatus(), Refusal.trailers(refusal));
    return new ServerCall.Listener<>() {};
  }

  private @Nullable StatusRuntimeException refusal(String method, Metadata headers) {
    if (!("Bearer " + token).equals(headers.get(AUTHORIZATION))) {
      return Status.UNAUTHENTICATED
          .withDescription("Request had invalid authentication credentials.")
          .asRuntimeException();
    }
    if (headers.get(ROUTING) == null || headers.get(CLIENT) == null) {
      return Refusal.invalid("The headers of Google's clients are absent.");
    }
    if (denied.contains(method)) {
      return Refusal.denied(method);
    }
    return failure;
  }

  /** Takes calls and never answers. */
  private static final class Held<Q> extends ServerCall.Listener<Q> {
    private final AtomicInteger cancelled;

    Held(AtomicInteger cancelled) {
      this.cancelled = cancelled;
    }

    @Override
    public void onCancel() {
      cancelled.incrementAndGet();
    }
  }

  long calls() {
    return calls.get();
  }

  int calls(String method) {
    AtomicInteger count = counts.get(method);
    return count == null ? 0 : count.get();
  }

  int held() {
    return held.get();
  }

  int cancelled() {
    return cancelled.get();
  }

  void token(String next) {
    token = next;
  }

  void fail(@Nullable StatusRuntimeException next) {
    failure = next;
  }

  void hold(boolean holds) {
    holding = holds;
  }

  void deny(String method) {
    denied.add(method);
  }

  void allow(String method) {
    denied.remove(method);
  }
}
