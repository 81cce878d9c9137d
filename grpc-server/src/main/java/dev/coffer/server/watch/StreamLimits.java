package dev.coffer.server.watch;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.util.HashMap;
import java.util.Map;

/** How many streams there are, of all and of each principal. Thread-safe. */
final class StreamLimits {
  private final int most;
  private final int mostOfOne;
  private final Map<String, Integer> ofPrincipals = new HashMap<>();
  private int all;

  StreamLimits(int most, int mostOfOne) {
    this.most = most;
    this.mostOfOne = mostOfOne;
  }

  /**
   * Counts a stream that begins; {@link #leave} is to be called once for it.
   *
   * @throws SecretsException LIMIT_EXCEEDED, then it does not count
   */
  synchronized void enter(String principal) {
    int own = ofPrincipals.getOrDefault(principal, 0);
    if (own >= mostOfOne) {
      throw exceeded("The caller has " + mostOfOne + " streams already.");
    }
    if (all >= most) {
      throw exceeded("The server has " + most + " streams already.");
    }
    ofPrincipals.put(principal, own + 1);
    all++;
  }

  synchronized void leave(String principal) {
    all--;
    ofPrincipals.computeIfPresent(principal, (name, own) -> own == 1 ? null : own - 1);
  }

  synchronized int open() {
    return all;
  }

  private static SecretsException exceeded(String what) {
    return SecretsException.of(ErrorCode.LIMIT_EXCEEDED, what)
        .remedy("End a stream first: one stream can watch many names and stores.")
        .build();
  }
}
