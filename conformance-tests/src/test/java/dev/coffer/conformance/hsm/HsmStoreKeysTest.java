package dev.coffer.conformance.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.coffer.hsm.HsmKeyProvider;
import dev.coffer.key.KeyVersion;
import dev.coffer.key.RootKeys;
import dev.coffer.local.key.SoftwareKeyProvider;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import dev.coffer.store.KeyMode;
import dev.coffer.store.KeysConfig;
import dev.coffer.store.MemoryRecords;
import dev.coffer.store.RewrapStatus;
import dev.coffer.store.SealedConfig;
import dev.coffer.store.SealedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a sealed store asks of an HSM, counted in the module, and what it does when it is away. */
final class HsmStoreKeysTest extends HsmFixture {
  private static final int[] CALLS = {
    HsmShim.ENCRYPT_INIT,
    HsmShim.DECRYPT_INIT,
    HsmShim.GENERATE_RANDOM,
    HsmShim.FIND_OBJECTS_INIT,
    HsmShim.LOGIN,
    HsmShim.OPEN_SESSION
  };

  private SealedStore store;

  @AfterEach
  void closeStore() {
    if (store != null) {
      store.close();
    }
  }

  private static SealedConfig mode(KeyMode mode) {
    return SealedConfig.DEFAULT.withKeys(
        KeysConfig.DEFAULT.withMode(mode).withRewrapRate(1_000_000));
  }

  private void born(KeyMode mode) {
    create();
    store = SealedStore.create("test", new MemoryRecords(), root, mode(mode));
  }

  private void put(String name, String text) {
    try (SecretValue value = SecretValue.ofUtf8(text)) {
      store.put(PutRequest.of(SecretName.of(name), value), OperationContext.LOCAL);
    }
  }

  private String get(String name) {
    try (Secret secret =
        store.get(GetRequest.current(SecretName.of(name)), OperationContext.LOCAL)) {
      return secret.value().utf8();
    }
  }

  private List<Long> counts() {
    List<Long> counts = new ArrayList<>();
    for (int call : CALLS) {
      counts.add(shim.calls(call));
    }
    return counts;
  }

  @Test
  void in_ring_mode_neither_a_put_nor_a_cold_get_calls_the_hsm() {
    born(KeyMode.RING);
    put("a", "warm up");
    List<Long> before = counts();
    for (int i = 0; i < 20; i++) {
      put("a", "value " + i);
      assertThat(get("a")).isEqualTo("value " + i);
    }
    assertThat(counts()).isEqualTo(before);
  }

  @Test
  void in_direct_mode_a_put_is_one_encryption_and_a_cold_get_one_decryption() {
    born(KeyMode.DIRECT);
    put("a", "warm up");
    for (int i = 0; i < 20; i++) {
      long encryptions = shim.calls(HsmShim.ENCRYPT_INIT);
      long decryptions = shim.calls(HsmShim.DECRYPT_INIT);
      put("a", "value " + i);
      assertThat(shim.calls(HsmShim.ENCRYPT_INIT)).isEqualTo(encryptions + 1);
      assertThat(shim.calls(HsmShim.DECRYPT_INIT)).isEqualTo(decryptions);
      assertThat(get("a")).isEqualTo("value " + i);
      assertThat(shim.calls(HsmShim.ENCRYPT_INIT)).isEqualTo(encryptions + 1);
      assertThat(shim.calls(HsmShim.DECRYPT_INIT)).isEqualTo(decryptions + 1);
    }
  }

  @Test
  void a_store_of_many_ring_keys_opens_with_one_decryption() {
    born(KeyMode.RING);
    for (int i = 0; i < 9; i++) {
      store.keys().rotateRing();
    }
    Path copy = folder.resolve("copy");
    store.copyTo(copy);
    long decryptions = shim.calls(HsmShim.DECRYPT_INIT);
    try (SealedStore again =
        SealedStore.open("again", MemoryRecords.load(copy), root, mode(KeyMode.RING))) {
      assertThat(again.keys().status().ringKeys()).hasSize(10);
      assertThat(shim.calls(HsmShim.DECRYPT_INIT)).isEqualTo(decryptions + 1);
    }
  }

  @Test
  void a_store_in_direct_mode_shows_none_of_its_callers_what_befalls_the_hsm() throws Exception {
    born(KeyMode.DIRECT);
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong done = new AtomicLong();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<?>> ends = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String name = "w/" + i;
      ends.add(
          threads.submit(
              () -> {
                for (int j = 0; !stop.get(); j++) {
                  put(name, "text " + j);
                  assertThat(get(name)).isEqualTo("text " + j);
                  done.incrementAndGet();
                }
              }));
    }
    for (int i = 0; i < 5; i++) {
      Thread.sleep(100);
      shim.reboot();
      Thread.sleep(100);
      shim.logoutShowsAs(i % 2 == 0 ? 0x101 : 0x60);
      shim.logout();
    }
    shim.failFor(
        Duration.ofMillis(150),
        0x30,
        HsmShim.ENCRYPT_INIT,
        HsmShim.DECRYPT_INIT,
        HsmShim.GENERATE_RANDOM);
    Thread.sleep(400);
    stop.set(true);
    for (Future<?> end : ends) {
      end.get(30, TimeUnit.SECONDS);
    }
    threads.shutdownNow();
    assertThat(done.get()).isGreaterThan(100);
    assertThat(store.verify().findings()).isEmpty();
  }

  @Test
  void a_token_that_is_pulled_out_and_put_back_needs_no_restart() {
    create(config().withTimeout(Duration.ofMillis(800)));
    store = SealedStore.create("test", new MemoryRecords(), root, mode(KeyMode.RING));
    put("a", "b");
    shim.absent(true);
    shim.reboot();
    assertThat(get("a")).isEqualTo("b");
    put("a", "c");
    SecretsException away =
        catchThrowableOfType(SecretsException.class, () -> store.keys().rotateRoot());
    assertThat(away.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    shim.absent(false);
    await().ignoreException(SecretsException.class).until(() -> store.keys().rotateRoot() != null);
    assertThat(get("a")).isEqualTo("c");
  }

  @Test
  void in_direct_mode_values_come_back_with_the_token() {
    create(config().withTimeout(Duration.ofMillis(800)));
    store = SealedStore.create("test", new MemoryRecords(), root, mode(KeyMode.DIRECT));
    put("a", "b");
    shim.absent(true);
    shim.reboot();
    SecretsException away = catchThrowableOfType(SecretsException.class, () -> get("a"));
    assertThat(away.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    shim.absent(false);
    await().ignoreException(SecretsException.class).until(() -> get("a").equals("b"));
  }

  @Test
  void a_reserve_opens_the_store_while_the_token_is_away() {
    create(config().withTimeout(Duration.ofMillis(500)));
    try (SoftwareKeyProvider reserve =
        SoftwareKeyProvider.createFile(folder.resolve("reserve.key"))) {
      RootKeys both = new RootKeys(root, List.of(reserve));
      store = SealedStore.create("test", new MemoryRecords(), both, mode(KeyMode.DIRECT));
      put("a", "b");
      Path copy = folder.resolve("copy");
      store.copyTo(copy);
      shim.absent(true);
      shim.reboot();
      try (SealedStore lost =
          SealedStore.open("lost", MemoryRecords.load(copy), both, mode(KeyMode.DIRECT))) {
        assertThat(
                lost.get(GetRequest.current(SecretName.of("a")), OperationContext.LOCAL)
                    .value()
                    .utf8())
            .isEqualTo("b");
      }
      shim.absent(false);
    }
  }

  @Test
  void an_old_version_of_the_root_key_is_destroyed_on_the_token_once_nothing_needs_it() {
    born(KeyMode.DIRECT);
    put("a", "b");
    KeyVersion first = root.current();
    KeyVersion second = store.keys().rotateRoot();
    await().until(() -> store.keys().status().rewrap().state() == RewrapStatus.State.DONE);
    store.keys().destroyRootKey(first);
    assertThat(HsmTool.labels(token)).containsExactly("root/v2");
    assertThat(root.list()).containsExactly(second);
    assertThat(get("a")).isEqualTo("b");
    assertThat(refusal(() -> root.destroy(second)).code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
    assertThat(refusal(() -> root.destroy(first)).code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
    root.rotate();
    assertThat(HsmTool.labels(token)).containsExactly("root/v2", "root/v3");
    try (HsmKeyProvider again = HsmKeyProvider.open(config())) {
      assertThat(again.list()).hasSize(2);
    }
  }
}
