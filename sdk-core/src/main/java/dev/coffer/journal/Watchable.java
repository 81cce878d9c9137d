package dev.coffer.journal;

import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;

/** A backend whose changes are followed by asking it: a server far away. Thread-safe. */
public interface Watchable {
  /**
   * Begins a watch of the one store that this backend is; the store in the filter is the name that
   * the caller has for it. Does not wait for an answer: what is wrong is said by the stream.
   *
   * @return a stream that ends with an exception where it breaks; see {@link ResumingStream}
   */
  EventStream watch(WatchRequest request);

  /**
   * Says that a subscriber uses a version.
   *
   * @throws SecretsException NOT_FOUND where there is no such version
   */
  void report(ReportedVersion reported, OperationContext context);
}
