package dev.coffer.server.call;

import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;

/** Collects the methods of one service, all behind one gate. Not thread-safe. */
@com.google.errorprone.annotations.CanIgnoreReturnValue
public final class GatedService {
  private final ServerServiceDefinition.Builder service;
  private final Gate gate;
  private final BoundedExecutor authentication;

  /**
   * @param authentication where it is found out who calls, when that blocks
   */
  public GatedService(ServiceDescriptor service, Gate gate, BoundedExecutor authentication) {
    this.service = ServerServiceDefinition.builder(service);
    this.gate = gate;
    this.authentication = authentication;
  }

  /** A method with one request and one answer. */
  public <Q, A> GatedService unary(MethodDescriptor<Q, A> descriptor, UnaryMethod<Q, A> method) {
    service.addMethod(descriptor, new UnaryHandler<>(gate, authentication, method));
    return this;
  }

  /** A method that answers with a stream. */
  public <Q, A> GatedService stream(MethodDescriptor<Q, A> descriptor, StreamMethod<Q, A> method) {
    service.addMethod(descriptor, new StreamHandler<>(gate, method));
    return this;
  }

  /** A method whose answers last. */
  public <Q, A> GatedService push(MethodDescriptor<Q, A> descriptor, PushMethod<Q, A> method) {
    service.addMethod(descriptor, new PushHandler<>(gate, authentication, method));
    return this;
  }

  public ServerServiceDefinition build() {
    return service.build();
  }
}
