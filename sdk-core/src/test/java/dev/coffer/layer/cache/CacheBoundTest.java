package dev.coffer.layer.cache;

import static dev.coffer.layer.cache.CacheFixture.CONTEXT;
import static dev.coffer.layer.cache.CacheFixture.GET;
import static dev.coffer.layer.cache.CacheFixture.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.memory.MemoryBackend;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.PutRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** How much is kept, and that what gives way gives way whole. */
class CacheBoundTest {
  private static final long MIB = 1024 * 1024;

  private static byte[] valueOf(int length, int mark) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) mark);
    return bytes;
  }

  private static void write(CacheFixture cached, SecretName name, byte[] bytes) {
    try (SecretValue value = SecretValue.ofBytes(bytes)) {
      cached.store.put(PutRequest.of(name, value), CONTEXT);
    }
  }

  @Test
  void moreThanTheBudgetIsNeverKept() {
    CacheConfig config = CacheFixture.config().withMaxBytes(MIB);
    try (CacheFixture cached = CacheFixture.of(MemoryBackend.open(), config)) {
      for (int i = 0; i < 300; i++) {
        SecretName name = SecretName.of("large/" + i);
        write(cached, name, valueOf(20_000, i));
        try (Secret secret = cached.cache.run(GetRequest.current(name), CONTEXT)) {
          assertThat(secret.value().bytes()).isEqualTo(valueOf(20_000, i));
        }
      }
      assertThat(cached.layer.index().usedBytes()).isLessThanOrEqualTo(MIB).isPositive();
    }
  }

  @Test
  void twoStoresShareOneBudget() {
    CacheConfig config = CacheFixture.config().withMaxBytes(MIB);
    try (CacheFixture cached = CacheFixture.of(MemoryBackend.open(), config);
        MemoryBackend second = MemoryBackend.open()) {
      var other = cached.layer.around(new SlowWay(second), "other", second);
      for (int i = 0; i < 100; i++) {
        SecretName name = SecretName.of("large/" + i);
        write(cached, name, valueOf(20_000, 1));
        second.put(PutRequest.of(name, SecretValue.ofBytes(valueOf(20_000, 2))), CONTEXT);
        cached.cache.run(GetRequest.current(name), CONTEXT).close();
        try (Secret secret = other.run(GetRequest.current(name), CONTEXT)) {
          assertThat(secret.value().bytes()[0]).isEqualTo((byte) 2);
        }
      }
      assertThat(cached.layer.index().usedBytes()).isLessThanOrEqualTo(MIB);
    }
  }

  /** Values of one byte each, rewritten and evicted under their readers: none is ever torn. */
  @Test
  void aReaderNeverSeesAValueThatIsBeingWiped() throws Exception {
    CacheConfig config = CacheFixture.config().withMaxBytes(MIB);
    AtomicBoolean stop = new AtomicBoolean();
    ExecutorService readers = Executors.newFixedThreadPool(3);
    try (CacheFixture cached = CacheFixture.of(MemoryBackend.open(), config)) {
      write(cached, NAME, valueOf(30_000, 1));
      List<Future<Integer>> torn = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        torn.add(readers.submit(() -> countTorn(cached, stop)));
      }
      for (int i = 2; i < 600; i++) {
        write(cached, NAME, valueOf(30_000, i % 100 + 1));
      }
      stop.set(true);
      for (Future<Integer> found : torn) {
        assertThat(found.get()).isZero();
      }
    } finally {
      readers.shutdownNow();
    }
  }

  private static int countTorn(CacheFixture cached, AtomicBoolean stop) {
    int torn = 0;
    while (!stop.get()) {
      try (Secret secret = cached.get()) {
        byte[] bytes = secret.value().bytes();
        for (byte one : bytes) {
          if (one != bytes[0] || one == 0) {
            torn++;
            break;
          }
        }
      }
    }
    return torn;
  }

  /** Without the look at the mark after the copy, a reader would be given wiped bytes. */
  @Test
  void aValueThatWasRetiredIsNotGiven() {
    ValueSlab slab = new ValueSlab(MIB);
    try (CacheFixture cached = CacheFixture.of(MemoryBackend.open())) {
      cached.write("first");
      try (Secret secret = cached.get()) {
        ValueSlab.Block block = slab.allocate(secret.value().size());
        CachedValue value =
            new CachedValue(GET.selector(), 1, slab, block, secret, new CachedValue.Times(0, 0, 0));
        assertThat(SlowWay.text(value.give())).isEqualTo("first");
        value.retire();
        assertThat(value.give()).isNull();
        assertThat(block.memory().get(block.offset())).isZero();
        value.retire();
        assertThat(slab.usedBytes()).isZero();
      }
    }
  }

  /** Reads of other versions keep the name alive, so that its end alone would not do. */
  @Test
  void aStaleValueEndsByItself() {
    ValueSlab slab = new ValueSlab(MIB);
    try (CacheFixture cached = CacheFixture.of(MemoryBackend.open())) {
      cached.write("first");
      try (Secret secret = cached.get()) {
        ValueSlab.Block block = slab.allocate(secret.value().size());
        CachedValue value =
            new CachedValue(GET.selector(), 1, slab, block, secret, new CachedValue.Times(1, 2, 5));
        assertThat(SlowWay.text(value.giveStale(4))).isEqualTo("first");
        assertThat(value.giveStale(5)).isNull();
      }
    }
  }
}
