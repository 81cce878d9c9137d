package dev.coffer.hsm;

import dev.coffer.hsm.cryptoki.KeyFacts;
import dev.coffer.key.KeyVersion;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One version of a root key: an object on the token, known by its label and its CKA_ID together.
 * Thread-safe.
 */
final class RootKeyVersion {
  /** Random IVs of 96 bits: beyond this two alike are no longer out of the question. */
  private static final long MOST_WRAPS = 1L << 32;

  private record Found(long handle, long epoch) {}

  private final int number;
  private final String label;
  private final byte[] tokenId;
  private final KeyVersion id;
  private final AtomicLong wraps = new AtomicLong();
  private final long seenNanos = System.nanoTime();
  private volatile byte @Nullable [] canary;
  private volatile @Nullable Found found;
  private volatile boolean settled;

  RootKeyVersion(String name, int number, KeyFacts facts) {
    this.number = number;
    this.label = facts.label();
    this.tokenId = facts.id();
    this.id = HsmNames.version(name, number, facts.idText());
  }

  int number() {
    return number;
  }

  String label() {
    return label;
  }

  KeyVersion id() {
    return id;
  }

  /** What the self-test wrapped; null where the key cannot encrypt. */
  byte @Nullable [] canary() {
    return canary;
  }

  void canary(byte[] wrapped) {
    canary = wrapped;
  }

  /** Whether a key that was read back is this one. */
  boolean is(KeyFacts facts) {
    return facts.label().equals(label) && Arrays.equals(facts.id(), tokenId);
  }

  boolean hasTokenId(byte[] other) {
    return Arrays.equals(other, tokenId);
  }

  /** Its handle in this epoch; null where it is to be found again. */
  @Nullable Long handle(long epoch) {
    Found last = found;
    return last == null || last.epoch() != epoch ? null : Long.valueOf(last.handle());
  }

  void handle(long handle, long epoch) {
    found = new Found(handle, epoch);
  }

  void forgetHandle() {
    found = null;
  }

  /** How long it has been known here, in nanoseconds. */
  long knownFor() {
    return System.nanoTime() - seenNanos;
  }

  /** Whether it is beyond doubt that nobody takes it back: see {@link KeyBirth}. */
  boolean isSettled() {
    return settled;
  }

  void settle() {
    settled = true;
  }

  void countWrap() {
    if (wraps.incrementAndGet() > MOST_WRAPS) {
      wraps.decrementAndGet();
      throw HsmErrors.spent(label);
    }
  }
}
