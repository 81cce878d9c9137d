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
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The numbered keys of one sealed store, and its keys for message authentication. All are random,
 * sealed by an opening key that each root key wraps with the store's identity as context, and kept
 * together in one {@linkplain #sealed() record}. A root key is needed to make and open a ring and
 * to keep it for other root keys, never to use it. A ring never changes: each change makes another
 * one, of the next generation. Thread-safe.
 *
 * <p>Keys lie off the heap and are wiped by {@link #close()}. Uses of the active key are counted
 * across restarts: see {@link #rotationDue} and {@link #MAX_USES}.
 */
public final class KeyRing implements RingKeys, AutoCloseable {
  /** After this many seals the active key should be replaced: 2^31. */
  public static final long ROTATE_AFTER_USES = 1L << 31;

  /** After this time the active key should be replaced: 90 days. */
  public static final Duration ROTATE_AFTER = Duration.ofDays(90);

  /** After this many seals a key seals no more: 2^32. */
  public static final long MAX_USES = 1L << 32;

  private final RootKeys roots;
  private final Clock clock;
  private final RingRecord record;
  private final OpeningKey opening;
  private final MacKeys macs;
  private final Map<String, OffHeapKey> keys;
  private final Map<String, RingKey> usable = new HashMap<>();
  private final RingKey active;
  private final Uses uses;

  private KeyRing(
      RootKeys roots,
      Clock clock,
      RingRecord record,
      OpeningKey opening,
      MacKeys macs,
      Map<String, OffHeapKey> keys,
      Uses uses) {
    this.roots = roots;
    this.clock = clock;
    this.record = record;
    this.opening = opening;
    this.macs = macs;
    this.keys = Map.copyOf(keys);
    keys.forEach((id, key) -> usable.put(id, new RingKey(id, key)));
    this.active = Objects.requireNonNull(usable.get(record.active().id()));
    this.uses = uses;
  }

  /**
   * A new ring with one active key, {@code kr-1}, and a key for each {@link MacPurpose}.
   *
   * @param roots stay open for as long as the ring is changed; not closed by it
   * @param cluster the record store's own id, which the ring is bound to
   * @param clock says when a key was made and when it is due
   * @throws SecretsException whatever the root keys' providers throw
   */
  public static KeyRing create(RootKeys roots, UUID cluster, Clock clock) {
    byte[] bundle = roots.first().random(MacKeys.BUNDLE_BYTES);
    byte[] key = roots.first().random(OffHeapKey.BYTES);
    byte[] bytes = roots.first().random(OffHeapKey.BYTES);
    try {
      OpeningKey opening = new OpeningKey(bytes, cluster);
      List<RootWrap> wraps = roots.wrap(opening, List.of());
      RingEntry entry = newEntry(opening, clock, 1, key);
      RingRecord record = new RingRecord(1, wraps, List.of(entry), opening.sealMacs(bundle));
      Map<String, OffHeapKey> keys = Map.of(entry.id(), OffHeapKey.copyOf("AES", key, 0));
      Uses uses = new Uses(0, Uses.NOT_KEPT);
      return new KeyRing(roots, clock, record, opening, new MacKeys(bundle), keys, uses);
    } finally {
      Arrays.fill(bundle, (byte) 0);
      Arrays.fill(key, (byte) 0);
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /**
   * Opens a ring from its record, by the first root key that can be reached: one call of it.
   *
   * @param roots not closed by the ring
   * @param cluster the record store's own id
   * @throws SecretsException INTEGRITY when the record is damaged, belongs to another store, or was
   *     made with other root keys, which the message then says; UNAVAILABLE and others when no root
   *     key can be used now
   */
  public static KeyRing open(RootKeys roots, UUID cluster, byte[] sealed, Clock clock) {
    RingRecord record = RingSeal.read(sealed);
    if (record == null) {
      throw RingErrors.damaged(null);
    }
    OpeningKey opening = roots.open(record.roots(), cluster);
    MacKeys macs = opening.openMacs(record.macs());
    if (macs == null) {
      opening.destroy();
      throw RingErrors.damaged(null);
    }
    Map<String, OffHeapKey> keys = new HashMap<>();
    try {
      if (!RingSeal.verify(sealed, macs.ring())) {
        throw RingErrors.damaged(null);
      }
      for (RingEntry entry : record.keys()) {
        if (entry.sealed() != null) {
          keys.put(entry.id(), opened(opening, entry.number(), entry.sealed()));
        }
      }
      long used = record.active().uses();
      return new KeyRing(roots, clock, record, opening, macs, keys, new Uses(used, used));
    } catch (RuntimeException e) {
      opening.destroy();
      macs.destroy();
      keys.values().forEach(OffHeapKey::destroy);
      throw e;
    }
  }

  /** With one root key, by the clock of the system. */
  public static KeyRing create(KeyProvider root, UUID cluster) {
    return create(RootKeys.of(root), cluster, Clock.systemUTC());
  }

  /** With one root key, by the clock of the system. */
  public static KeyRing open(KeyProvider root, UUID cluster, byte[] sealed) {
    return open(RootKeys.of(root), cluster, sealed, Clock.systemUTC());
  }

  private static OffHeapKey opened(OpeningKey opening, int number, byte[] sealed) {
    OffHeapKey key = opening.openKey(number, sealed);
    if (key == null) {
      throw RingErrors.damaged(null);
    }
    return key;
  }

  /**
   * The record to keep, as it is now: at birth, after a change, and whenever {@link #needsSaving()}
   * says so.
   */
  public byte[] sealed() {
    List<RingEntry> entries = replacing(record.active().withUses(uses.account()));
    RingRecord now = new RingRecord(record.generation(), record.roots(), entries, record.macs());
    return RingSeal.seal(now, macs.ring());
  }

  /** Rises by one with each change of the keys; starts at 1. */
  public long generation() {
    return record.generation();
  }

  /** All keys, oldest first. */
  public List<RingKeyInfo> keys() {
    return record.keys().stream()
        .map(
            each ->
                RingKeyInfo.of(
                    each, each.state() == RingKeyState.ACTIVE ? uses.count() : each.uses()))
        .toList();
  }

  /** The root keys that open it. */
  public List<RootKeyInfo> roots() {
    return record.roots().stream()
        .map(each -> new RootKeyInfo(each.wrapped().by(), each.kind() == RootWrap.Kind.OFFLINE))
        .toList();
  }

  /** The id of the key that seals now; not a use of it. */
  public String activeId() {
    return active.id();
  }

  /**
   * Whether the active key sealed more often than the last {@link #sealed()} record accounts for.
   * Then the transaction that writes what was sealed writes the record too, so that no use is
   * forgotten in a crash. True about once in four thousand seals.
   */
  public boolean needsSaving() {
    return uses.isOwed();
  }

  /**
   * Whether the active key is past its time or its uses.
   *
   * @param age after which it is replaced
   * @param most uses after which it is replaced
   */
  public boolean rotationDue(Duration age, long most) {
    Instant created = Instant.ofEpochSecond(record.active().createTime());
    return uses.count() >= most || !clock.instant().isBefore(created.plus(age));
  }

  /**
   * Whether the root keys that can be reached wrap by other versions than the ring is kept for, or
   * are others: then {@link #keptForRoots()} is due.
   */
  public boolean rootsDiffer() {
    List<KeyVersion> here =
        roots().stream().filter(each -> !each.offline()).map(RootKeyInfo::version).toList();
    List<KeyVersion> current = roots.current();
    boolean allReached = current.size() == roots.all().size();
    return !here.containsAll(current) || (allReached && here.size() != current.size());
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
    // Whoever seals until the next one takes over is accounted for beforehand.
    RingEntry before = record.active().withUses(uses.ahead()).withState(RingKeyState.DECRYPT_ONLY);
    List<RingEntry> entries = new ArrayList<>(replacing(before));
    int number = entries.get(entries.size() - 1).number() + 1;
    byte[] key = roots.first().random(OffHeapKey.BYTES);
    try {
      RingEntry next = newEntry(opening, clock, number, key);
      entries.add(next);
      Map<String, OffHeapKey> copies = copies();
      copies.put(next.id(), OffHeapKey.copyOf("AES", key, 0));
      return next(record.roots(), entries, copies, new Uses(0, Uses.NOT_KEPT));
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /**
   * A ring of the next generation that opens by the root keys as they are now. Root keys that
   * cannot be reached, and those that lie offline, keep opening it as they did.
   *
   * @throws SecretsException UNAVAILABLE when no root key can be reached
   */
  public KeyRing keptForRoots() {
    return withRoots(roots.wrap(opening, record.roots()));
  }

  /**
   * A ring of the next generation that opens by one more root key, which is not configured.
   *
   * @throws SecretsException LIMIT_EXCEEDED when the ring has 16 ways in
   */
  public KeyRing withOffline(KeyProvider offline) {
    if (record.roots().size() == RingRecord.MAX_ROOTS) {
      throw RingErrors.tooManyRoots();
    }
    byte[] bytes = opening.bytes();
    try {
      WrappedKey wrapped = offline.wrap(bytes, OpeningKey.wrapContext(opening.cluster()));
      List<RootWrap> wraps = new ArrayList<>(record.roots());
      wraps.add(new RootWrap(RootWrap.Kind.OFFLINE, wrapped));
      return withRoots(wraps);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /**
   * A ring of the next generation under another opening key, which the configured root keys alone
   * wrap: what an offline key opened before is no way into what comes after.
   *
   * @throws SecretsException UNAVAILABLE unless all root keys can be reached
   */
  public KeyRing withoutOffline() {
    byte[] bytes = roots.first().random(OffHeapKey.BYTES);
    byte[] bundle = macs.bundle();
    try {
      OpeningKey other = new OpeningKey(bytes, opening.cluster());
      List<RootWrap> wraps = roots.wrap(other, List.of());
      if (wraps.size() < roots.all().size()) {
        throw RingErrors.rootAway();
      }
      List<RingEntry> entries =
          record.keys().stream()
              .map(each -> each.sealed() == null ? each : sealedAnew(each, other))
              .toList();
      RingRecord next =
          new RingRecord(record.generation() + 1, wraps, entries, other.sealMacs(bundle));
      return new KeyRing(roots, clock, next, other, macs.copy(), copies(), uses);
    } finally {
      Arrays.fill(bytes, (byte) 0);
      Arrays.fill(bundle, (byte) 0);
    }
  }

  private RingEntry sealedAnew(RingEntry entry, OpeningKey other) {
    byte[] key = Objects.requireNonNull(keys.get(entry.id())).getEncoded();
    try {
      return entry.withSealed(other.sealKey(entry.number(), key));
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /**
   * A ring of the next generation without a key that can only open. Whether anything still needs it
   * is for the caller to know.
   *
   * @throws SecretsException NOT_FOUND when there is no such key; FAILED_PRECONDITION when it is
   *     active
   */
  public KeyRing without(String id) {
    RingEntry entry =
        record.keys().stream()
            .filter(each -> each.id().equals(id))
            .findAny()
            .orElseThrow(RingErrors::noSuchKey);
    if (entry.state() == RingKeyState.ACTIVE) {
      throw RingErrors.activeKey(id);
    }
    Map<String, OffHeapKey> copies = copies();
    OffHeapKey gone = copies.remove(id);
    if (gone != null) {
      gone.destroy();
    }
    return next(record.roots(), replacing(entry.destroyed()), copies, uses);
  }

  private KeyRing withRoots(List<RootWrap> wraps) {
    return next(wraps, record.keys(), copies(), uses);
  }

  private KeyRing next(
      List<RootWrap> wraps, List<RingEntry> entries, Map<String, OffHeapKey> copies, Uses counted) {
    RingRecord next = new RingRecord(record.generation() + 1, wraps, entries, record.macs());
    return new KeyRing(roots, clock, next, opening.copy(), macs.copy(), copies, counted);
  }

  private Map<String, OffHeapKey> copies() {
    Map<String, OffHeapKey> copies = new HashMap<>();
    keys.forEach((id, key) -> copies.put(id, key.copy()));
    return copies;
  }

  /** The ring's key for one purpose. */
  public MacKey mac(MacPurpose purpose) {
    return macs.of(purpose);
  }

  @Override
  public RingKey active() {
    if (!uses.countOne()) {
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
    opening.destroy();
  }

  @Override
  public String toString() {
    return "KeyRing[generation " + record.generation() + ", active " + active.id() + "]";
  }

  private List<RingEntry> replacing(RingEntry replacement) {
    UnaryOperator<RingEntry> replace =
        entry -> entry.number() == replacement.number() ? replacement : entry;
    return record.keys().stream().map(replace).toList();
  }

  private static RingEntry newEntry(OpeningKey opening, Clock clock, int number, byte[] key) {
    long createTime = clock.instant().getEpochSecond();
    byte[] sealed = opening.sealKey(number, key);
    return new RingEntry(number, RingKeyState.ACTIVE, 0, createTime, sealed);
  }
}
