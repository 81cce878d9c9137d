package dev.coffer.vault;

import dev.coffer.model.SecretsException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A pause after each login that the server refused, twice as long as the one before: a server locks
 * a user out after some wrong passwords, and a caller that tries again must not bring that about.
 * Thread-safe.
 */
final class RefusedLogins {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private @Nullable SecretsException last;
  private Duration pause = Duration.ZERO;
  private long since;

  /**
   * @throws SecretsException what the last login said, while its pause lasts
   */
  synchronized void check() {
    if (last != null && System.nanoTime() - since < pause.toNanos()) {
      // A new one: an exception that is thrown to several callers would collect their traces.
      throw last.toBuilder().cause(last).build();
    }
  }

  synchronized void remember(SecretsException refusal) {
    Duration twice = pause.isZero() ? FIRST : pause.multipliedBy(2);
    pause = twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
    last = refusal;
    since = System.nanoTime();
  }

  synchronized void forget() {
    last = null;
    pause = Duration.ZERO;
  }
}
