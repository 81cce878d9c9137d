package dev.coffer.layer.cache;

import dev.coffer.model.Provenance;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Selector;
import dev.coffer.model.Version;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A value off the heap. Readers do not count themselves in and out, which would have all of them
 * write to one place: they copy first and then look whether the value was retired meanwhile, in
 * which case they wipe what they copied. Whoever retires it says so before it wipes. This is the
 * optimistic read of {@link java.util.concurrent.locks.StampedLock}; a retired value never comes
 * back to life, so one bit does for the stamp. Memory that is freed stays mapped, so a late reader
 * reads zeros or another value's bytes at worst, and throws them away.
 */
final class CachedValue implements CachedAnswer {
  /** What a value costs on the heap, beside its block: the objects that describe it. */
  private static final int BOOK_KEEPING = 512;

  private static final AtomicLongFieldUpdater<CachedValue> REFRESH_AT =
      AtomicLongFieldUpdater.newUpdater(CachedValue.class, "refreshAt");
  private static final AtomicIntegerFieldUpdater<CachedValue> RETIRED =
      AtomicIntegerFieldUpdater.newUpdater(CachedValue.class, "retired");

  private final Selector selector;
  private final Order order;
  private final long ticket;
  private final ValueSlab slab;
  private final ValueSlab.Block block;
  private final int length;
  private final SecretValue.Kind kind;
  private final Version version;
  private final Provenance fresh;
  private final Provenance stale;
  private final long freshUntil;
  private final long staleUntil;
  private volatile long refreshAt;
  private volatile int retired;

  CachedValue(
      Selector selector,
      long ticket,
      ValueSlab slab,
      ValueSlab.Block block,
      Secret secret,
      Times times) {
    this.selector = selector;
    this.order = Order.of(secret);
    this.ticket = ticket;
    this.slab = slab;
    this.block = block;
    this.length = secret.value().size();
    this.kind = secret.value().kind();
    this.version = secret.version();
    this.fresh = secret.provenance();
    this.stale = new Provenance(fresh.servedBy(), fresh.loadedNanos(), true);
    this.refreshAt = times.refreshAt();
    this.freshUntil = times.freshUntil();
    this.staleUntil = times.staleUntil();
    block.memory().put(block.offset(), secret.value().view(), 0, length);
  }

  /** Readings of the cache's clock. */
  record Times(long refreshAt, long freshUntil, long staleUntil) {}

  /** The answer, or null where it was retired meanwhile. */
  @Nullable Secret give() {
    return copy(fresh);
  }

  /** The answer past its time, marked so; null where even that time is over. */
  @Nullable Secret giveStale(long now) {
    return now - staleUntil < 0 ? copy(stale) : null;
  }

  private @Nullable Secret copy(Provenance provenance) {
    SecretValue value = SecretValue.copyOf(kind, block.memory(), block.offset(), length);
    VarHandle.acquireFence();
    if (retired == 0) {
      return new Secret(value, version, provenance);
    }
    value.close();
    return null;
  }

  long refreshAt() {
    return refreshAt;
  }

  /** Whether the caller is the one to refresh now; nobody else is until {@code again}. */
  boolean claimRefresh(long now, long again) {
    long due = refreshAt;
    return now - due >= 0 && REFRESH_AT.compareAndSet(this, due, again);
  }

  Order order() {
    return order;
  }

  @Override
  public Selector selector() {
    return selector;
  }

  @Override
  public long ticket() {
    return ticket;
  }

  @Override
  public long freshUntil() {
    return freshUntil;
  }

  @Override
  public int weight() {
    return block.size() + BOOK_KEEPING;
  }

  @Override
  public void retire() {
    if (RETIRED.compareAndSet(this, 0, 1)) {
      // The mark must be seen before the first wiped byte is.
      VarHandle.fullFence();
      slab.free(block);
    }
  }
}
