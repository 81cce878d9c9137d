package dev.coffer.store;

import static dev.coffer.store.StoreFixture.LOCAL;
import static dev.coffer.store.StoreFixture.assertRefused;
import static dev.coffer.store.StoreFixture.name;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.key.AwayRootKey;
import dev.coffer.key.KeyVersion;
import dev.coffer.key.RingKeyInfo;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of keys that come again under one request id. */
class KeyRequestIdTest {
  @TempDir Path folder;

  private HookedRecords records = new HookedRecords();
  private final AwayRootKey root = new AwayRootKey("root");
  private final SealedConfig config =
      SealedConfig.DEFAULT.withKeys(KeysConfig.DEFAULT.withRewrapRate(0));
  private int copies;
  private SealedStore store = SealedStore.create("test", records, root, config);

  @AfterEach
  void close() {
    assertThat(store.verify().findings()).isEmpty();
    store.close();
  }

  private StoreKeys asked(String requestId) {
    return store.keys().within(LOCAL.withRequestId(requestId));
  }

  private void reopen() {
    HookedRecords copy = records.copy(folder.resolve("copy" + copies++));
    store.close();
    records = copy;
    store = SealedStore.open("test", records, root, config);
  }

  @Test
  void every_change_that_comes_again_is_one_with_one_answer() throws Exception {
    put();
    store.backup(folder.resolve("backup"));
    KeyVersion first = root.current();
    assertThat(asked("r-1").rotateRing()).isEqualTo("kr-2");
    KeyVersion second = asked("r-2").rotateRoot();
    asked("r-3").forgetBackup("1");
    store.careForKeys();
    asked("r-4").destroyRingKey("kr-1");
    asked("r-5").destroyRootKey(first);
    asked("r-6").revokeOffline();
    asked("r-7").rewrap();
    long generation = store.keys().status().generation();

    for (int i = 0; i < 2; i++) {
      assertThat(asked("r-1").rotateRing()).isEqualTo("kr-2");
      assertThat(asked("r-2").rotateRoot()).isEqualTo(second);
      asked("r-3").forgetBackup("1");
      asked("r-4").destroyRingKey("kr-1");
      asked("r-5").destroyRootKey(first);
      asked("r-6").revokeOffline();
      asked("r-7").rewrap();
      assertThat(store.keys().status().generation()).isEqualTo(generation);
      assertThat(root.list()).containsExactly(second);
      // What was answered is in the store, not in this process.
      reopen();
    }
  }

  @Test
  void without_an_id_each_is_a_change_of_its_own() {
    assertThat(store.keys().rotateRing()).isEqualTo("kr-2");
    assertThat(store.keys().rotateRing()).isEqualTo("kr-3");
    assertThat(store.keys().within(LOCAL).rotateRing()).isEqualTo("kr-4");
  }

  @Test
  void the_same_id_for_another_change_is_refused_and_changes_nothing() {
    asked("r-1").rotateRing();
    long generation = store.keys().status().generation();
    assertRefused(ErrorCode.ALREADY_EXISTS, () -> asked("r-1").rotateRoot());
    assertRefused(ErrorCode.ALREADY_EXISTS, () -> asked("r-1").destroyRingKey("kr-1"));
    assertThat(store.keys().status().generation()).isEqualTo(generation);
    assertThat(root.list()).hasSize(1);
  }

  @Test
  void the_same_id_of_another_caller_and_of_a_put_is_another_request() {
    OperationContext other = new OperationContext(Long.MAX_VALUE, "other", "r-1", null);
    assertThat(asked("r-1").rotateRing()).isEqualTo("kr-2");
    assertThat(store.keys().within(other).rotateRing()).isEqualTo("kr-3");
    store.put(PutRequest.of(name("a"), SecretValue.ofUtf8("b")), LOCAL.withRequestId("r-1"));
    assertThat(asked("r-1").rotateRing()).isEqualTo("kr-2");
  }

  @Test
  void a_change_that_was_refused_or_failed_may_come_again() throws Exception {
    put();
    asked("r-1").rotateRing();
    assertRefused(ErrorCode.FAILED_PRECONDITION, () -> asked("r-2").destroyRingKey("kr-1"));
    root.away = true;
    assertRefused(ErrorCode.UNAVAILABLE, () -> asked("r-3").rotateRing());
    root.away = false;
    assertThat(asked("r-3").rotateRing()).isEqualTo("kr-3");
    store.careForKeys();
    asked("r-2").destroyRingKey("kr-1");
    assertThat(store.keys().status().ringKeys().get(0).state())
        .isEqualTo(RingKeyInfo.State.DESTROYED);
  }

  @Test
  void an_id_that_comes_from_many_sides_at_once_is_one_change() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<String>> calls = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        calls.add(() -> asked("r-1").rotateRing());
      }
      for (Future<String> answer : threads.invokeAll(calls)) {
        assertThat(answer.get()).isEqualTo("kr-2");
      }
    } finally {
      threads.shutdown();
    }
    assertThat(store.keys().status().ringKeys()).hasSize(2);
  }

  @Test
  void rows_done_and_left_are_those_of_the_pass_that_is_due() throws Exception {
    put();
    assertThat(store.keys().status().rewrap().rowsLeft()).isZero();
    for (int i = 0; i < 2; i++) {
      store.keys().rotateRing();
      RewrapStatus due = store.keys().status().rewrap();
      assertThat(due.rowsDone()).isZero();
      assertThat(due.rowsLeft()).isEqualTo(due.total()).isGreaterThan(4);
      store.careForKeys();
      RewrapStatus done = store.keys().status().rewrap();
      assertThat(done.rowsLeft()).isZero();
      assertThat(done.rowsDone()).isEqualTo(done.seen()).isGreaterThan(4);
    }
  }

  private void put() {
    store.put(PutRequest.of(name("a"), SecretValue.ofUtf8("b")), LOCAL);
  }
}
