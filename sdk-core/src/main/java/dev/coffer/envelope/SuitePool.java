package dev.coffer.envelope;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Suites that wait for their next envelope, since making one costs as much as sealing. A slot per
 * thread by its number, without locks; threads that meet in a slot cost one suite, never a wait.
 * Bounded, where a {@code ThreadLocal} would keep one for every virtual thread.
 */
final class SuitePool<S> {
  private static final int SLOTS = 64;

  private final Supplier<S> suites;
  private final AtomicReferenceArray<S> idle = new AtomicReferenceArray<>(SLOTS);

  /**
   * @param suites makes another
   */
  SuitePool(Supplier<S> suites) {
    this.suites = suites;
  }

  S take() {
    S suite = idle.getAndSet(slot(), null);
    return suite == null ? suites.get() : suite;
  }

  /** Only a suite that did its work comes back: one that threw may be halfway through a digest. */
  void giveBack(S suite) {
    idle.setRelease(slot(), suite);
  }

  private static int slot() {
    return (int) (Thread.currentThread().getId() & (SLOTS - 1));
  }
}
