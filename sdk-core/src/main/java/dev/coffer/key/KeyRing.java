package dev.coffer.key;

import dev.coffer.envelope.RingKey;
import dev.coffer.envelope.RingKeys;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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

  private static final byte[] KEY_CONTEXT = "SVR1-KEY\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MACS_CONTEXT = "SVR1-MAC\0".getBytes(StandardCharsets.US_ASCII);

  private final KeyProvider root;
  private final UUID cluster;
  private final Clock clock;
  private final RingRecord record;
  private final MacKeys macs;
  private final Map<String, OffHeapKey> keys;
  private final RingKey active;
  private final AtomicLong uses;

  /** The uses that the last record accounts for; negative where there is none yet. */
  private final AtomicLong accounted;

  private KeyRing(
      KeyProvider root,
      UUID cluster,
      Clock clock,
      RingRecord record,
      MacKeys macs,
      Map<String, OffHeapKey> keys,
      long accounted) {
    this.root = root;
    this.cluster = cluster;
    this.clock = clock;
    this.record = record;
    this.macs = macs;
    this.keys = Map.copyOf(keys);
    this.active =
        new RingKey(record.active().id(), Objects.requireNonNull(keys.get(record.active().id())));
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
    byte[] bundle = root.random(MacKeys.BUNDLE_BYTES);
    byte[] key = root.random(OffHeapKey.BYTES);
    try {
      WrappedKey macs = root.wrap(bundle, macsContext(cluster));
      RingEntry entry = newEntry(root, cluster, clock, 1, key);
      return new KeyRing(
          root,
          cluster,
          clock,
          new RingRecord(1, List.of(entry), macs),
          new MacKeys(bundle),
          Map.of(entry.id(), ringKey(key)),
          -1);
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
    refuseForeign(root, record);
    MacKeys macs = unwrapMacs(root, cluster, record);
    Map<String, OffHeapKey> keys = new HashMap<>();
    try {
      if (!RingSeal.verify(sealed, macs.ring())) {
        throw RingErrors.damaged(null);
      }
      for (RingEntry entry : record.keys()) {
        if (entry.wrapped() != null) {
          byte[] context = keyContext(cluster, entry.number());
          keys.put(entry.id(), unwrapKey(root, entry.wrapped(), context));
        }
      }
      return new KeyRing(root, cluster, clock, record, macs, keys, record.active().uses());
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
    return RingSeal.seal(
        new RingRecord(record.generation(), entries, record.macs()), macs.ring());
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
    byte[] key = root.random(OffHeapKey.BYTES);
    try {
      RingEntry next = newEntry(root, cluster, clock, number, key);
      entries.add(next);
      Map<String, OffHeapKey> copies = new HashMap<>();
      keys.forEach((id, old) -> copies.put(id, old.copy()));
      copies.put(next.id(), ringKey(key));
      RingRecord rotated = new RingRecord(record.generation() + 1, entries, record.macs());
      return new KeyRing(root, cluster, clock, rotated, macs.copy(), copies, -1);
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
    OffHeapKey key = keys.get(id);
    return key == null ? null : new RingKey(id, key);
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

  private static RingEntry newEntry(
      KeyProvider root, UUID cluster, Clock clock, int number, byte[] key) {
    WrappedKey wrapped = root.wrap(key, keyContext(cluster, number));
    long createTime = clock.instant().getEpochSecond();
    return new RingEntry(number, RingKeyState.ACTIVE, 0, createTime, wrapped);
  }

  private static MacKeys unwrapMacs(KeyProvider root, UUID cluster, RingRecord record) {
    byte[] bundle = unwrap(root, record.macs(), macsContext(cluster), MacKeys.BUNDLE_BYTES);
    try {
      return new MacKeys(bundle);
    } finally {
      Arrays.fill(bundle, (byte) 0);
    }
  }

  private static OffHeapKey unwrapKey(KeyProvider root, WrappedKey wrapped, byte[] context) {
    byte[] key = unwrap(root, wrapped, context, OffHeapKey.BYTES);
    try {
      return ringKey(key);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private static byte[] unwrap(KeyProvider root, WrappedKey wrapped, byte[] context, int size) {
    byte[] key;
    try {
      key = root.unwrap(wrapped, context);
    } catch (SecretsException e) {
      throw e.code() == ErrorCode.INTEGRITY ? RingErrors.damaged(e) : e;
    }
    if (key.length != size) {
      Arrays.fill(key, (byte) 0);
      throw RingErrors.damaged(null);
    }
    return key;
  }

  private static void refuseForeign(KeyProvider root, RingRecord record) {
    List<KeyVersion> configured = root.list();
    List<WrappedKey> wrapped = new ArrayList<>(List.of(record.macs()));
    for (RingEntry entry : record.keys()) {
      if (entry.wrapped() != null) {
        wrapped.add(entry.wrapped());
      }
    }
    for (WrappedKey key : wrapped) {
      if (!configured.contains(key.by())) {
        throw RingErrors.foreign(key.by(), configured);
      }
    }
  }

  private static OffHeapKey ringKey(byte[] key) {
    return new OffHeapKey("AES", key, 0);
  }

  private static byte[] keyContext(UUID cluster, int number) {
    return context(KEY_CONTEXT, cluster, Integer.BYTES).putInt(number).array();
  }

  private static byte[] macsContext(UUID cluster) {
    return context(MACS_CONTEXT, cluster, 0).array();
  }

  private static ByteBuffer context(byte[] label, UUID cluster, int more) {
    return ByteBuffer.allocate(label.length + 2 * Long.BYTES + more)
        .put(label)
        .putLong(cluster.getMostSignificantBits())
        .putLong(cluster.getLeastSignificantBits());
  }
}
