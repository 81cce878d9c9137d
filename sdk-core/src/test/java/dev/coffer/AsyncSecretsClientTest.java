package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.memory.MemoryBackend;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AsyncSecretsClientTest {
  /** What is no call to a store, or is a list that asks while it is read. */
  private static final Set<String> SYNCHRONOUS_ONLY =
      Set.of(
          "ref",
          "watch",
          "async",
          "capabilities",
          "close",
          "list",
          "probe",
          "removeStage",
          "store",
          "storeName",
          "stores",
          "transit",
          "toString",
          "versionsPage",
          "withRequestId",
          "withTimeout");

  private final MemoryBackend backend = MemoryBackend.open();
  private final SecretsClient secrets = SecretsClient.builder().store("default", backend).build();
  private final ExecutorService executor = AsyncExecutors.create();

  @AfterEach
  void close() {
    executor.shutdownNow();
    secrets.close();
  }

  @Test
  void callsRunOnTheExecutorWhileTheCallerGoesOn() throws Exception {
    AsyncSecretsClient async = secrets.async(executor);
    backend.faults().hold();
    CompletableFuture<Version> put = async.put("trading/db", SecretValue.ofUtf8("value"));
    assertThat(put).isNotDone();
    backend.faults().release();
    assertThat(put.get().number()).isEqualTo(1);
    assertThat(async.get("trading/db").get().utf8()).isEqualTo("value");
    assertThat(async.describe("trading/db").get().name().text()).isEqualTo("trading/db");
    async.require("trading/db").get();
  }

  @Test
  void aFutureFailsWithTheErrorOfTheCall() {
    ExecutionException e =
        catchThrowableOfType(
            ExecutionException.class, () -> secrets.async(executor).get("absent").get());
    assertThat(e.getCause())
        .isInstanceOfSatisfying(
            SecretsException.class, s -> assertThat(s.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  @Test
  void everyCallOfTheClientHasItsFuture() {
    Set<String> missing = new TreeSet<>(calls(SecretsClient.class));
    missing.removeAll(calls(AsyncSecretsClient.class));
    missing.removeAll(SYNCHRONOUS_ONLY);
    assertThat(missing).isEmpty();
  }

  private static Set<String> calls(Class<?> type) {
    Set<String> names = new TreeSet<>();
    Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .map(Method::getName)
        .forEach(names::add);
    return names;
  }

  @Test
  void thePoolOfOlderJdksIsBoundedAndMadeOfDaemons() throws Exception {
    ExecutorService pool = AsyncExecutors.boundedPool();
    try {
      AtomicReference<Thread> thread = new AtomicReference<>();
      pool.submit(() -> thread.set(Thread.currentThread())).get();
      assertThat(thread.get().isDaemon()).isTrue();
      assertThat(thread.get().getName()).startsWith("coffer-async-");
    } finally {
      pool.shutdownNow();
    }
  }
}
