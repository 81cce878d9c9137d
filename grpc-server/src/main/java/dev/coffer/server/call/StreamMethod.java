package dev.coffer.server.call;

/** What a service does with a request that is answered by a stream. */
@FunctionalInterface
public interface StreamMethod<Q, A> {
  /**
   * Sends the whole stream; may block. Interrupted when the caller gave up.
   *
   * @throws dev.coffer.model.SecretsException which ends the stream
   */
  void run(Q request, Terms terms, Answering<A> answers);

  /** Where the parts of a stream go. */
  @FunctionalInterface
  interface Answering<A> {
    /**
     * Sends one part; blocks while the caller does not read.
     *
     * @throws dev.coffer.model.SecretsException CANCELLED when the caller gave up;
     *     DEADLINE_EXCEEDED when it did not read for too long
     */
    void send(A part);
  }
}
