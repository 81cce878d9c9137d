package dev.coffer.conformance.peer.gcp;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** How a service answers one call. */
final class Answer {
  private Answer() {}

  static <R> void to(StreamObserver<R> caller, Supplier<R> work) {
    R answer;
    try {
      answer = work.get();
    } catch (StatusRuntimeException e) {
      caller.onError(e);
      return;
    } catch (RuntimeException e) {
      // A defect of the fake: it must not look like anything that the service does.
      caller.onError(Status.INTERNAL.withDescription("the fake failed: " + e).asRuntimeException());
      return;
    }
    caller.onNext(answer);
    caller.onCompleted();
  }
}
