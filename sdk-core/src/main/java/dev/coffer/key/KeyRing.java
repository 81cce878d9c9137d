package dev.coffer.key;

import dev.coffer.envelope.RingKey;
import dev.coffer.envelope.RingKeys;
import dev.coffer.model.SecretsException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The numbered keys of one sealed store, and its keys for message authentication. All are random,
 * wrapped by a root key with the store's identity as context, and kept together in one {@linkplain
 * #sealed() record}. The root key is needed to make, open and rotate a ring, never to use it.
 * Thread-safe.
 *
 * <p>Keys lie off the heap and are wiped by {@link #close()}. Uses of the active key are counted
 * across restarts: see {@link #rotationDue()} and {@link #MAX_USES}.
 */
public final class KeyRing implements RingKeys, AutoCloseable {
  /** After this many seals the active key should be replaced: 2^31. */
  public static final long ROTATE_AFTER_USES = 1L << 31;

  /** After this time the active key should be replaced: 90 days. */
  public static final Duration ROTATE_AFTER = Duration.ofDays(90);

  /** After this many seals a key seals no more: 2^32. */
  public static final long MAX_USES = 1L << 32;

  /** How many uses a record accounts for in advance. */
  private static final long USES_AHEAD = 4096;

  /** What a ring accounts for that has no record yet. */
  private static final long NOT_KEPT = -1;

  private final RingWrapping wrapping;
  private final Clock clock;
  private final RingRecord record;
  private final MacKeys macs;
  private final Map<String, OffHeapKey> keys;
  private final Map<String, RingKey> usable = new HashMap<>();
  private final RingKey active;
  private final AtomicLong uses;

  /** The uses that the last record accounts for. */
  private final AtomicLong accounted;

  private KeyRing(
      RingWrapping wrapping,
      Clock clock,
      RingRecord record,
      MacKeys macs,
      Map<String, OffHeapKey> keys,
      long accounted) {
    this.wrapping = wrapping;
    this.clock = clock;
    this.record = record;
    this.macs = macs;
    this.keys = Map.copyOf(keys);
    keys.forEach((id, key) -> usable.put(id, new RingKey(id, key)));
    this.active = Objects.requireNonNull(usable.get(record.active().id()));
    this.uses = new AtomicLong(record.active().uses());
    this.accounted = new AtomicLong(accounted);
  }

  /**
   * A new ring with one active key, {@code kr-1}, and a key for each {@link MacPurpose}.
   *
   * @param root stays open for as long as the ring is rotated; not closed by it
   * @param cluster the record store's own id, which the ring is bound to
   * @throws SecretsException whatever the root key's provider throws
   */
  public static KeyRing create(KeyProvider root, UUID cluster) {
    return create(root, cluster, Clock.systemUTC());
  }

  static KeyRing create(KeyProvider root, UUID cluster, Clock clock) {
    RingWrapping wrapping = new RingWrapping(root, cluster);
    byte[] bundle = root.random(MacKeys.BUNDLE_BYTES);
    byte[] key = root.random(OffHeapKey.BYTES);
    try {
      WrappedKey macs = wrapping.wrapMacs(bundle);
      RingEntry entry = newEntry(wrapping, clock, 1, key);
      RingRecord record = new RingRecord(1, List.of(entry), macs);
      Map<String, OffHeapKey> keys = Map.of(entry.id(), OffHeapKey.copyOf("AES", key, 0));
      return new KeyRing(wrapping, clock, record, new MacKeys(bundle), keys, NOT_KEPT);
    } finally {
      Arrays.fill(bundle, (byte) 0);
      Arrays.fill(key, (byte) 0);
    }
  }

  /**
   * Opens a ring from its record.
   *
   * @param root the root key that the ring was made with; not closed by the ring
   * @param cluster the record store's own id
   * @throws SecretsException INTEGRITY when the record is damaged, belongs to another store, or was
   *     made with another root key, which the message then says; UNAVAILABLE and others when the
   *     root key cannot be used now
   */
  public static KeyRing open(KeyProvider root, UUID cluster, byte[] sealed) {
    return open(root, cluster, sealed, Clock.systemUTC());
  }

  static KeyRing open(KeyProvider root, UUID cluster, byte[] sealed, Clock clock) {
    RingRecord record = RingSeal.read(sealed);
    if (record == null) {
      throw RingErrors.damaged(null);
    }
    RingWrapping wrapping = new RingWrapping(root, cluster);
    wrapping.refuseForeign(record);
    MacKeys macs = wrapping.unwrapMacs(record.macs());
    Map<String, OffHeapKey> keys = new HashMap<>();
    try {
      if (!RingSeal.verify(sealed, macs.ring())) {
        throw RingErrors.damaged(null);
      }
      for (RingEntry entry : record.keys()) {
        if (entry.wrapped() != null) {
          keys.put(entry.id(), wrapping.unwrapKey(entry.number(), entry.wrapped()));
        }
      }
      return new KeyRing(wrapping, clock, record, macs, keys, record.active().uses());
    } catch (RuntimeException e) {
      macs.destroy();
      keys.values().forEach(OffHeapKey::destroy);
      throw e;
    }
  }

  /**
   * The record to keep, as it is now: at birth, after {@link #rotated()}, and whenever {@link
   * #needsSaving()} says so.
   */
  public byte[] sealed() {
    long ahead = Math.min(uses.get() + USES_AHEAD, MAX_USES);
    accounted.set(ahead);
    List<RingEntry> entries = replacingActive(record.active().withUses(ahead));
    return RingSeal.seal(new RingRecord(record.generation(), entries, record.macs()), macs.ring());
  }

  /** Rises by one with each change of the keys; starts at 1. */
  public long generation() {
    return record.generation();
  }

  /**
   * Whether the active key sealed more often than the last {@link #sealed()} record accounts for.
   * Then the transaction that writes what was sealed writes the record too, so that no use is
   * forgotten in a crash. True about once in four thousand seals.
   */
  public boolean needsSaving() {
    return uses.get() > accounted.get();
  }

  /** Whether the active key is past {@link #ROTATE_AFTER_USES} or {@link #ROTATE_AFTER}. */
  public boolean rotationDue() {
    Instant created = Instant.ofEpochSecond(record.active().createTime());
    return uses.get() >= ROTATE_AFTER_USES || !clock.instant().isBefore(created.plus(ROTATE_AFTER));
  }

  /**
   * A ring of the next generation, with a new active key; the one that was active can only open.
   * This ring stays as it is: keep the new one's record first, then seal with it, then close this
   * one, so that nothing is ever sealed under a key that is not kept.
   *
   * @throws SecretsException LIMIT_EXCEEDED when the ring has 1000 keys; whatever the root key's
   *     provider throws
   */
  public KeyRing rotated() {
    if (record.keys().size() == RingRecord.MAX_KEYS) {
      throw RingErrors.full();
    }
    RingEntry before = record.active().withUses(uses.get()).withState(RingKeyState.DECRYPT_ONLY);
    List<RingEntry> entries = new ArrayList<>(replacingActive(before));
    int number = entries.get(entries.size() - 1).number() + 1;
    byte[] key = wrapping.root().random(OffHeapKey.BYTES);
    try {
      RingEntry next = newEntry(wrapping, clock, number, key);
      entries.add(next);
      Map<String, OffHeapKey> copies = new HashMap<>();
      keys.forEach((id, old) -> copies.put(id, old.copy()));
      copies.put(next.id(), OffHeapKey.copyOf("AES", key, 0));
      RingRecord rotated = new RingRecord(record.generation() + 1, entries, record.macs());
      return new KeyRing(wrapping, clock, rotated, macs.copy(), copies, NOT_KEPT);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /** The ring's key for one purpose. */
  public MacKey mac(MacPurpose purpose) {
    return macs.of(purpose);
  }

  @Override
  public RingKey active() {
    if (uses.incrementAndGet() > MAX_USES) {
      uses.decrementAndGet();
      throw RingErrors.spent(active.id());
    }
    return active;
  }

  @Override
  public @Nullable RingKey find(String id) {
    return usable.get(id);
  }

  /** Wipes all keys. Using the ring or its {@link MacKey}s throws IllegalStateException then. */
  @Override
  public void close() {
    keys.values().forEach(OffHeapKey::destroy);
    macs.destroy();
  }

  @Override
  public String toString() {
    return "KeyRing[generation " + record.generation() + ", active " + active.id() + "]";
  }

  private List<RingEntry> replacingActive(RingEntry replacement) {
    return record.keys().stream()
        .map(entry -> entry.number() == replacement.number() ? replacement : entry)
        .toList();
  }

  private static RingEntry newEntry(RingWrapping wrapping, Clock clock, int number, byte[] key) {
    WrappedKey wrapped = wrapping.wrapKey(number, key);
    long createTime = clock.instant().getEpochSecond();
    return new RingEntry(number, RingKeyState.ACTIVE, 0, createTime, wrapped);
  }
}
