package dev.coffer.server.call;

import dev.coffer.model.SecretsException;

/** What a service does with a request that is answered by messages for as long as it lasts. */
@FunctionalInterface
public interface PushMethod<Q, A> {
  /**
   * Begins to answer; may block.
   *
   * @return what is told of the caller from now on
   * @throws SecretsException which ends the call
   */
  Pushed begin(Q request, Terms terms, Pushing<A> out);

  /**
   * Where messages go. Used by one thread at a time, but for {@link #isReady} and {@link
   * #connection}.
   */
  interface Pushing<A> {
    /** The connection on which it goes out: what is sent on one together leaves together. */
    Object connection();

    /** Whether a message would leave soon; where not, {@link Pushed#ready} is called once it is. */
    boolean isReady();

    /** Sends a message, whether it is ready or not. Does not block. */
    void send(A message);

    /** Ends the call. After this nothing is sent. */
    void end(SecretsException why);

    /**
     * Sees to it that the caller is still who it was, and may still call.
     *
     * @throws SecretsException UNAUTHENTICATED, DENIED
     */
    void prove();
  }

  /** What hears of the caller, on the event loop: must return at once. */
  interface Pushed {
    /** There is room for messages. */
    void ready();

    /** The call is over, whoever ended it. Told once. */
    void over();
  }
}
