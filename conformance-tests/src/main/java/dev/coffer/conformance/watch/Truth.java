package dev.coffer.conformance.watch;

import dev.coffer.model.SecretName;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What writers did, counted by name: each change raises the stage revision of its secret by one.
 * Thread-safe.
 */
public final class Truth {
  private final Map<SecretName, AtomicLong> begun = new ConcurrentHashMap<>();
  private final Map<SecretName, AtomicLong> done = new ConcurrentHashMap<>();
  private final Map<Long, Fact> facts = new ConcurrentHashMap<>();

  /** What one revision is. */
  record Fact(SecretName name, long stageRevision) {}

  /** A change is about to be asked for. */
  public void begin(SecretName name) {
    begun.computeIfAbsent(name, any -> new AtomicLong()).incrementAndGet();
  }

  /** A change was acknowledged, and the secret has this stage revision at least. */
  public void acknowledge(SecretName name, long stageRevision) {
    done.computeIfAbsent(name, any -> new AtomicLong()).accumulateAndGet(stageRevision, Math::max);
  }

  /** The most stage revisions that a secret can have. */
  long mostOf(SecretName name) {
    AtomicLong count = begun.get(name);
    return count == null ? 0 : count.get();
  }

  /** The stage revisions that were acknowledged, by name. */
  Map<SecretName, AtomicLong> acknowledged() {
    return done;
  }

  /**
   * Notes what a revision was said to be.
   *
   * @return what another was told that it is; null where it agrees
   */
  @Nullable Fact note(long revision, Fact fact) {
    Fact other = facts.putIfAbsent(revision, fact);
    return other == null || other.equals(fact) ? null : other;
  }
}
