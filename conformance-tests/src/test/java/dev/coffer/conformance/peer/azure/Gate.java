package dev.coffer.conformance.peer.azure;

import com.fasterxml.jackson.databind.node.TextNode;
import com.sun.net.httpserver.Headers;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of the vault: asks for the token before anything else, counts, and has the bad
 * days. Thread-safe.
 */
final class Gate {
  private static final String BEARER = "Bearer ";

  private final FakeEntra entra;
  private final Set<String> denied = ConcurrentHashMap.newKeySet();
  private final AtomicLong calls = new AtomicLong();
  private volatile @Nullable Reply failure;
  private volatile CountDownLatch held = new CountDownLatch(0);

  Gate(FakeEntra entra) {
    this.entra = entra;
  }

  /** The refusal of a call; null where it may go on. */
  @Nullable Reply refusal(Headers headers, Call call) {
    calls.incrementAndGet();
    String authorization = headers.getFirst("Authorization");
    if (authorization == null || !authorization.startsWith(BEARER)) {
      // The client asks first without a token, and must not send the value with that.
      if (!call.body().isMissingNode()) {
        throw new Refusal(599, "FakeFailed", null, "a body came without a token");
      }
      return challenge("AKV10000: Request is missing a Bearer or PoP token.", "");
    }
    if (!entra.accepts(authorization.substring(BEARER.length()))) {
      return challenge(
          "AKV10022: Invalid audience or token.",
          ", error=\"invalid_token\", error_description=\"the token is not accepted\"");
    }
    if (denied.contains(call.method() + " " + call.segment(0))) {
      return Refusal.forbidden(
              "ForbiddenByRbac",
              "Caller is not authorized to perform action on resource.\r\nIf role assignments were"
                  + " changed recently, please observe propagation time.\r\nCaller:"
                  + " appid=x;oid=y;iss=z")
          .reply();
    }
    return failure;
  }

  private static Reply challenge(String text, String more) {
    return new Refusal(401, "Unauthorized", null, text)
        .reply()
        .with(
            "WWW-Authenticate",
            "Bearer authorization=\"https://login.microsoftonline.com/"
                + FakeAzure.TENANT
                + "\", resource=\"https://vault.azure.net\""
                + more);
  }

  /** Waits as long as calls are held; false where the fake was ended meanwhile. */
  boolean mayPass() {
    try {
      held.await();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  long calls() {
    return calls.get();
  }

  void throttle(@Nullable Integer retryAfter) {
    Reply reply =
        new Refusal(
                429,
                "Throttled",
                null,
                "Request was not processed because too many requests were received. Reason:"
                    + " VaultRequestTypeLimitReached")
            .reply();
    failure = retryAfter == null ? reply : reply.with("Retry-After", retryAfter.toString());
  }

  void fail(int status) {
    failure = Reply.of(status, new TextNode("no JSON object"));
  }

  void recover() {
    failure = null;
  }

  void hold(boolean holds) {
    CountDownLatch before = held;
    held = new CountDownLatch(holds ? 1 : 0);
    before.countDown();
  }

  void deny(String method, String collection) {
    denied.add(method + " " + collection);
  }
}
