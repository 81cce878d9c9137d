package dev.coffer.server.call;

/** What a service does with a request: it says which work it is. */
@FunctionalInterface
public interface UnaryMethod<Q, A> {
  /**
   * Must not block.
   *
   * @throws dev.coffer.model.SecretsException INVALID_ARGUMENT, NOT_FOUND
   */
  Work<A> work(Q request, Terms terms);
}
