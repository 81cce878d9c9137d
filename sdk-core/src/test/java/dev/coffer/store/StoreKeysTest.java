package dev.coffer.store;

import static dev.coffer.store.StoreFixture.LOCAL;
import static dev.coffer.store.StoreFixture.assertRefused;
import static dev.coffer.store.StoreFixture.name;
import static dev.coffer.store.StoreFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.envelope.RecordType;
import dev.coffer.key.AwayRootKey;
import dev.coffer.key.DirectKeys;
import dev.coffer.key.KeyVersion;
import dev.coffer.key.RingKeyInfo;
import dev.coffer.key.RootKeys;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.PutRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rotation, rewrap and destruction of the keys of a store, without the thread that does it. */
class StoreKeysTest {
  /** Nothing happens by itself. */
  private static final KeysConfig FAST = KeysConfig.DEFAULT.withRewrapRate(0);

  @TempDir Path folder;

  private final HookedRecords records = new HookedRecords();
  private final AwayRootKey root = new AwayRootKey("root");
  private final AwayRootKey reserve = new AwayRootKey("reserve");
  private final TickingClock clock = new TickingClock();
  private SealedStore store;

  @BeforeEach
  void create() {
    store = SealedStore.create("test", records, root, config(FAST));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private SealedConfig config(KeysConfig keys) {
    return SealedConfig.DEFAULT.withClock(clock).withKeys(keys);
  }

  private void put(SecretName name, String text) {
    try (SecretValue value = SecretValue.ofUtf8(text)) {
      store.put(PutRequest.of(name, value), LOCAL);
    }
  }

  private String get(SecretName name) {
    try (Secret secret = store.get(GetRequest.current(name), LOCAL)) {
      return secret.value().utf8();
    }
  }

  /** The ids of the keys that the rows of a table are sealed for. */
  private Set<String> keyIds(RecordType type) {
    return keyIds(records, type);
  }

  private static Set<String> keyIds(RecordStore in, @Nullable RecordType type) {
    Set<String> ids = new TreeSet<>();
    for (Record row : in.range(RowKeys.FIRST, RowKeys.END, 100_000)) {
      SealedRow sealed = SealedRow.of(row.key(), row.value());
      if (sealed != null && (type == null || sealed.type() == type)) {
        ids.addAll(sealed.keyIds(row.value()));
      }
    }
    return ids;
  }

  private void assertClean() {
    assertThat(store.verify().findings()).isEmpty();
  }

  @Test
  void a_rewrap_leaves_no_record_under_the_old_key_and_no_payload_changed() throws Exception {
    for (int i = 0; i < 100; i++) {
      put(name("a/" + i), "value " + i);
    }
    store.system().put(RecordType.POLICY, "p", new byte[3], SystemRecords.ANY, LOCAL);
    store.put(
        PutRequest.of(name("a/once"), SecretValue.ofUtf8("once")), LOCAL.withRequestId("r-1"));
    long revision = store.journalRevision();
    byte[] before = payload("a/7");

    assertThat(store.keys().rotateRing()).isEqualTo("kr-2");
    assertThat(store.careForKeys()).isTrue();

    assertThat(keyIds(null)).containsExactly("kr-2");
    assertThat(payload("a/7")).isEqualTo(before);
    assertThat(store.journalRevision()).isEqualTo(revision);
    for (int i = 0; i < 100; i++) {
      assertThat(get(name("a/" + i))).isEqualTo("value " + i);
    }
    RewrapStatus status = store.keys().status().rewrap();
    assertThat(status.state()).isEqualTo(RewrapStatus.State.DONE);
    assertThat(status.rewrapped()).isGreaterThan(300);
    assertThat(status.damaged()).isZero();
    assertThat(
            store
                .put(
                    PutRequest.of(name("a/once"), SecretValue.ofUtf8("once")),
                    LOCAL.withRequestId("r-1"))
                .number())
        .isEqualTo(1);
    assertClean();
  }

  private byte[] payload(String name) {
    byte[] row = records.row(RowKeys.value(name(name), 1));
    return Arrays.copyOfRange(row, row.length - 39, row.length);
  }

  @Test
  void a_store_that_never_rotated_has_nothing_to_rewrap() throws Exception {
    put(name("a"), "b");
    long revision = records.revision();
    assertThat(store.careForKeys()).isTrue();
    assertThat(store.keys().status().rewrap().state()).isEqualTo(RewrapStatus.State.DONE);
    assertThat(records.revision()).isEqualTo(revision);
  }

  @Test
  void a_ring_key_is_destroyed_only_when_no_record_and_no_backup_needs_it() throws Exception {
    put(name("a"), "b");
    assertRefused(ErrorCode.FAILED_PRECONDITION, () -> store.keys().destroyRingKey("kr-1"));
    store.backup(folder.resolve("backup"));
    store.backup(folder.resolve("backup2"));
    store.keys().rotateRing();
    assertThat(refusal(() -> store.keys().destroyRingKey("kr-1")))
        .hasMessageContaining("records still need the key kr-1");
    store.careForKeys();
    assertThat(store.keys().backups()).hasSize(1);
    assertThat(store.keys().backups().get(0).count()).isEqualTo(2);
    assertThat(refusal(() -> store.keys().destroyRingKey("kr-1")))
        .hasMessageContaining("needed by 2 backups");
    store.keys().forgetBackup("1");
    assertRefused(ErrorCode.NOT_FOUND, () -> store.keys().forgetBackup("1"));

    store.keys().destroyRingKey("kr-1");

    assertThat(store.keys().status().ringKeys().get(0).state())
        .isEqualTo(RingKeyInfo.State.DESTROYED);
    assertThat(get(name("a"))).isEqualTo("b");
    assertRefused(ErrorCode.NOT_FOUND, () -> store.keys().destroyRingKey("kr-7"));
    assertClean();
  }

  @Test
  void a_version_of_the_root_key_is_destroyed_only_when_nothing_needs_it() throws Exception {
    put(name("a"), "b");
    KeyVersion first = root.current();
    assertRefused(ErrorCode.FAILED_PRECONDITION, () -> store.keys().destroyRootKey(first));
    store.backup(folder.resolve("backup"));
    KeyVersion second = store.keys().rotateRoot();
    assertThat(store.keys().status().rootKeys().get(0).version()).isEqualTo(second);
    assertThat(refusal(() -> store.keys().destroyRootKey(first)))
        .hasMessageContaining("needed by 1 backups");
    store.keys().forgetBackup("1");
    store.keys().destroyRootKey(first);
    assertThat(root.list()).containsExactly(second);
    assertRefused(
        ErrorCode.NOT_FOUND, () -> store.keys().destroyRootKey(new KeyVersion("root", "9")));
  }

  @Test
  void a_ring_key_is_replaced_by_age_and_by_count() throws Exception {
    store.close();
    HookedRecords fresh = new HookedRecords();
    store =
        SealedStore.create(
            "test", fresh, root, config(FAST.withRotation(Duration.ofDays(30), 1000)));
    store.careForKeys();
    assertThat(store.keys().status().ringKeys()).hasSize(1);
    for (int i = 0; i < 400; i++) {
      put(name("a"), "b");
    }
    store.careForKeys();
    assertThat(store.keys().status().ringKeys()).hasSize(2);
    assertThat(get(name("a"))).isEqualTo("b");
  }

  @Test
  void a_ring_key_is_replaced_after_ninety_days_if_nothing_else_is_said() throws Exception {
    clock.advance(Duration.ofDays(90).minusSeconds(1));
    store.careForKeys();
    assertThat(store.keys().status().ringKeys()).hasSize(1);
    clock.advance(Duration.ofSeconds(1));
    store.careForKeys();
    assertThat(store.keys().status().ringKeys()).hasSize(2);
    store.careForKeys();
    assertThat(store.keys().status().ringKeys()).hasSize(2);
  }

  @Test
  void a_rewrap_that_was_killed_goes_on_where_it_was() throws Exception {
    for (int i = 0; i < 400; i++) {
      put(name("a/" + i), "value " + i);
    }
    store.keys().rotateRing();
    AtomicReference<HookedRecords> left = new AtomicReference<>();
    AtomicInteger batches = new AtomicInteger();
    byte[] state = RowKeys.system(RecordType.METADATA.number(), RewrapPass.RECORD);
    records.beforeCommit(
        transaction -> {
          boolean ofState =
              transaction.writes().stream().anyMatch(each -> Arrays.equals(each.key(), state));
          if (ofState && batches.incrementAndGet() == 3) {
            left.set(records.copy(folder.resolve("left")));
          }
        });
    store.careForKeys();
    long whole = store.keys().status().rewrap().rewrapped();
    try (SealedStore again = SealedStore.open("again", left.get(), root, config(FAST))) {
      RewrapStatus before = again.keys().status().rewrap();
      assertThat(before.state()).isEqualTo(RewrapStatus.State.WAITING);
      assertThat(before.rewrapped()).isBetween(100L, whole - 100);
      again.careForKeys();
      assertThat(again.keys().status().rewrap().rewrapped())
          .isBetween(before.rewrapped() + 50, whole);
      assertThat(again.keys().status().rewrap().state()).isEqualTo(RewrapStatus.State.DONE);
      again.keys().destroyRingKey("kr-1");
      assertThat(again.verify().findings()).isEmpty();
    }
  }

  @Test
  void a_rewrap_is_no_faster_than_it_may_be() throws Exception {
    store.close();
    HookedRecords fresh = new HookedRecords();
    store = SealedStore.create("test", fresh, root, config(FAST.withRewrapRate(200)));
    for (int i = 0; i < 50; i++) {
      put(name("a/" + i), "value");
    }
    store.keys().rotateRing();
    long start = System.nanoTime();
    store.careForKeys();
    // Of each secret three rows, and the identity.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(600));
  }

  @Test
  void a_change_of_the_mode_rewraps_the_values_one_way_and_the_other() throws Exception {
    put(name("a"), "b");
    HookedRecords copy = records.copy(folder.resolve("copy"));
    HookedRecords back;
    try (SealedStore direct =
        SealedStore.open("again", copy, root, config(FAST.withMode(KeyMode.DIRECT)))) {
      direct.careForKeys();
      assertThat(keyIds(copy, RecordType.VALUE)).containsExactly(DirectKeys.idOf(root.current()));
      assertThat(keyIds(copy, RecordType.METADATA)).containsExactly("kr-1");
      KeyVersion first = root.current();
      assertThat(refusal(() -> direct.keys().destroyRootKey(first)).code())
          .isEqualTo(ErrorCode.FAILED_PRECONDITION);
      direct.keys().rotateRoot();
      direct.careForKeys();
      direct.keys().destroyRootKey(first);
      assertThat(direct.get(GetRequest.current(name("a")), LOCAL).value().utf8()).isEqualTo("b");
      assertThat(direct.verify().findings()).isEmpty();
      back = copy.copy(folder.resolve("back"));
    }
    try (SealedStore ring = SealedStore.open("again", back, root, config(FAST))) {
      ring.careForKeys();
      assertThat(keyIds(back, null)).containsExactly("kr-1");
      assertThat(ring.get(GetRequest.current(name("a")), LOCAL).value().utf8()).isEqualTo("b");
    }
  }

  @Test
  void in_direct_mode_every_root_key_opens_a_value_and_the_first_is_asked_first() throws Exception {
    RootKeys both = new RootKeys(root, List.of(reserve));
    store.close();
    HookedRecords fresh = new HookedRecords();
    SealedConfig direct = config(FAST.withMode(KeyMode.DIRECT));
    store = SealedStore.create("test", fresh, both, direct);
    put(name("a"), "b");
    int asked = reserve.unwraps;
    assertThat(get(name("a"))).isEqualTo("b");
    assertThat(reserve.unwraps).isEqualTo(asked);
    root.away = true;
    assertThat(get(name("a"))).isEqualTo("b");
    assertThat(reserve.unwraps).isEqualTo(asked + 1);
    root.away = false;
    try (SealedStore lost =
        SealedStore.open("again", fresh.copy(folder.resolve("lost")), reserve, direct)) {
      assertThat(lost.get(GetRequest.current(name("a")), LOCAL).value().utf8()).isEqualTo("b");
      lost.careForKeys();
      assertThat(lost.keys().status().rootKeys()).hasSize(1);
    }
  }

  @Test
  void in_direct_mode_a_put_costs_one_wrap_and_a_get_one_unwrap() throws Exception {
    directly();
    put(name("a"), "warm up");
    int wraps = root.wraps;
    int unwraps = root.unwraps;
    put(name("a"), "b");
    assertThat(root.wraps).isEqualTo(wraps + 1);
    assertThat(root.unwraps).isEqualTo(unwraps);
    assertThat(get(name("a"))).isEqualTo("b");
    store.describe(new DescribeRequest(name("a")), LOCAL);
    assertThat(root.wraps).isEqualTo(wraps + 1);
    assertThat(root.unwraps).isEqualTo(unwraps + 1);
    assertClean();
  }

  private void directly() {
    store.close();
    store =
        SealedStore.create(
            "test", new HookedRecords(), root, config(FAST.withMode(KeyMode.DIRECT)));
  }

  @Test
  void in_direct_mode_a_root_key_that_is_away_fails_values_alone() {
    directly();
    put(name("a"), "b");
    root.away = true;
    assertRefused(ErrorCode.UNAVAILABLE, () -> get(name("a")));
    assertRefused(ErrorCode.UNAVAILABLE, () -> put(name("a"), "c"));
    assertThat(store.describe(new DescribeRequest(name("a")), LOCAL).name()).isEqualTo(name("a"));
    root.away = false;
    assertThat(get(name("a"))).isEqualTo("b");
    put(name("a"), "c");
    assertClean();
  }

  @Test
  void the_thread_of_a_store_rewraps_soon_after_a_rotation_and_ends_with_it() throws Exception {
    store.close();
    store =
        SealedStore.create("test", new HookedRecords(), root, config(FAST.withRewrapRate(100_000)));
    put(name("a"), "b");
    store.keys().rotateRing();
    long start = System.nanoTime();
    while (store.keys().status().rewrap().state() != RewrapStatus.State.DONE) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
      Thread.sleep(5);
    }
    assertThat(store.keys().status().rewrap().rewrapped()).isPositive();
    store.keys().destroyRingKey("kr-1");
    root.away = true;
    store.keys().rewrap();
  }

  @Test
  void readers_and_writers_go_on_through_rotations_and_destructions() throws Exception {
    for (int i = 0; i < 50; i++) {
      put(name("a/" + i), "value");
    }
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger done = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> ends = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int number = i;
      ends.add(
          threads.submit(
              () -> {
                for (int j = 0; !stop.get(); j++) {
                  put(name("w/" + number + "/" + j % 20), "text " + j);
                  assertThat(get(name("w/" + number + "/" + j % 20))).isEqualTo("text " + j);
                  assertThat(get(name("a/" + j % 50))).isEqualTo("value");
                  done.incrementAndGet();
                }
              }));
    }
    for (int i = 1; i <= 8; i++) {
      store.keys().rotateRing();
      store.careForKeys();
      store.keys().destroyRingKey("kr-" + i);
    }
    stop.set(true);
    for (Future<?> end : ends) {
      end.get(30, TimeUnit.SECONDS);
    }
    threads.shutdownNow();
    assertThat(done.get()).isPositive();
    assertThat(keyIds(null)).containsExactly("kr-9");
    assertClean();
  }

  @Test
  void the_outcome_of_a_damaged_row_is_told_and_keeps_its_key_from_being_destroyed()
      throws Exception {
    put(name("a"), "b");
    put(name("c"), "d");
    byte[] key = RowKeys.value(name("a"), 1);
    byte[] row = records.row(key);
    row[150] ^= 1;
    records.plant(key, row);
    store.keys().rotateRing();
    store.careForKeys();
    assertThat(store.keys().status().rewrap().damaged()).isEqualTo(1);
    assertThat(get(name("c"))).isEqualTo("d");
    assertThat(refusal(() -> store.keys().destroyRingKey("kr-1")))
        .hasMessageContaining("1 records still need");
  }
}
