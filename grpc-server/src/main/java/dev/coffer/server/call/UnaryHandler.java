package dev.coffer.server.call;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;

/** Handles the calls of one method with one request and one answer. Thread-safe. */
final class UnaryHandler<Q, A> implements ServerCallHandler<Q, A> {
  private final Gate gate;
  private final BoundedExecutor authentication;
  private final UnaryMethod<Q, A> method;

  /**
   * @param authentication where it is found out who calls, when that blocks
   */
  UnaryHandler(Gate gate, BoundedExecutor authentication, UnaryMethod<Q, A> method) {
    this.gate = gate;
    this.authentication = authentication;
    this.method = method;
  }

  @Override
  public ServerCall.Listener<Q> startCall(ServerCall<Q, A> call, Metadata headers) {
    UnaryCall<Q, A> begun;
    try {
      long deadlineNanos = gate.deadlineNanos();
      Terms terms = gate.enter(call, headers, deadlineNanos);
      begun = new UnaryCall<>(gate, authentication, method, call, headers, deadlineNanos, terms);
    } catch (RuntimeException e) {
      call.close(Status.UNKNOWN.withCause(e), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    gate.watch(begun);
    // Two, so that gRPC finds out a client that sends a second one.
    call.request(2);
    return begun;
  }
}
