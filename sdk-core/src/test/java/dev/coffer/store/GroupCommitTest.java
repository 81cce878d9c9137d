package dev.coffer.store;

import static dev.coffer.store.StoreFixture.LOCAL;
import static dev.coffer.store.StoreFixture.NAME;
import static dev.coffer.store.StoreFixture.assertRefused;
import static dev.coffer.store.StoreFixture.id;
import static dev.coffer.store.StoreFixture.name;
import static dev.coffer.store.StoreFixture.putRequest;
import static dev.coffer.store.StoreFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Stage;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GroupCommitTest {
  private static final int WRITERS = 64;

  @TempDir Path folder;

  private final StoreFixture fixture = new StoreFixture();
  private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);

  @AfterEach
  void close() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    fixture.close();
  }

  private <T> List<Future<T>> all(int count, IntFunction<Callable<T>> task) {
    List<Future<T>> futures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      futures.add(threads.submit(task.apply(i)));
    }
    return futures;
  }

  private static <T> void join(List<Future<T>> futures) throws Exception {
    for (Future<T> future : futures) {
      assertThat(future.get()).isNotNull();
    }
  }

  @Test
  void writers_that_come_while_one_group_is_on_its_way_share_the_next() throws Exception {
    CountDownLatch release = blockCommits();
    List<Future<Long>> puts =
        all(WRITERS, writer -> () -> fixture.put(name("w" + writer), "v").number());
    await().until(() -> waitingIn("dev.coffer.store.PendingWrite") == WRITERS);
    release.countDown();
    join(puts);

    // Birth, the first writers, and all who came meanwhile.
    assertThat(fixture.records.commits()).isLessThanOrEqualTo(3);
    assertThat(fixture.store.journalRevision()).isEqualTo(WRITERS);
    fixture.assertVerifies();
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void of_all_writers_that_expect_one_version_one_wins_in_every_round() throws Exception {
    fixture.put("start");
    for (int round = 1; round <= 20; round++) {
      PutCondition condition = PutCondition.ifVersion(id(round));
      AtomicInteger won = new AtomicInteger();
      join(all(WRITERS, writer -> () -> race("writer " + writer, condition, won)));

      assertThat(won).as("winners of round " + round).hasValue(1);
      assertThat(fixture.secret().version().number()).isEqualTo(round + 1);
    }
    fixture.assertVerifies();
  }

  private Boolean race(String value, PutCondition condition, AtomicInteger won) {
    try {
      fixture.put(value, condition);
      won.incrementAndGet();
      return true;
    } catch (SecretsException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.VERSION_MISMATCH);
      return false;
    }
  }

  @Test
  void writers_of_one_name_all_succeed_in_one_order_and_no_number_is_given_twice()
      throws Exception {
    Set<Long> numbers = ConcurrentHashMap.newKeySet();
    join(all(WRITERS, writer -> () -> numbers.add(fixture.put("by " + writer).number())));

    assertThat(numbers).hasSize(WRITERS);
    assertThat(fixture.secret().version().number()).isEqualTo(WRITERS);
    assertThat(fixture.store.journalRevision()).isEqualTo(WRITERS);
    fixture.assertVerifies();
  }

  @Test
  void writers_of_one_name_share_a_commit() throws Exception {
    CountDownLatch release = blockCommits();
    List<Future<Long>> puts = all(8, writer -> () -> fixture.put("v").number());
    await().until(() -> waitingIn("dev.coffer.store.PendingWrite") == 8);
    release.countDown();
    join(puts);

    // Birth, the first writer alone, and all who came meanwhile.
    assertThat(fixture.records.commits()).isLessThanOrEqualTo(3);
    assertThat(fixture.secret().version().number()).isEqualTo(8);
  }

  private CountDownLatch blockCommits() {
    CountDownLatch release = new CountDownLatch(1);
    fixture.records.beforeCommit(
        transaction -> {
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    return release;
  }

  private static long waitingIn(String type) {
    return Thread.getAllStackTraces().values().stream()
        .filter(stack -> Arrays.stream(stack).anyMatch(frame -> frame.getClassName().equals(type)))
        .count();
  }

  @Test
  void a_condition_that_fails_fails_its_own_write_alone() throws Exception {
    fixture.put("start");
    List<Future<Boolean>> results =
        all(
            32,
            writer ->
                () -> {
                  if (writer % 2 == 0) {
                    fixture.put(name("even/" + writer), "value");
                    return true;
                  }
                  assertRefused(
                      ErrorCode.ALREADY_EXISTS, () -> fixture.put("x", PutCondition.CREATE_ONLY));
                  return true;
                });
    join(results);

    assertThat(fixture.get()).isEqualTo("start");
    assertThat(fixture.store.journalRevision()).isEqualTo(17);
    fixture.assertVerifies();
  }

  @Test
  void nobody_sees_a_write_before_it_is_durable_and_nobody_is_refused_for_one() throws Exception {
    fixture.put("one");
    CountDownLatch release = blockCommits();
    Future<Long> second = threads.submit(() -> fixture.put("two").number());
    await().until(() -> waitingIn("dev.coffer.store.PendingWrite") == 1);
    Future<Boolean> refused =
        threads.submit(() -> race("three", PutCondition.ifVersion(id(1)), new AtomicInteger()));
    await().until(() -> waitingIn("dev.coffer.store.PendingWrite") == 2);

    assertThat(fixture.get()).isEqualTo("one");
    assertThat(refused.isDone()).isFalse();
    release.countDown();

    assertThat(second.get()).isEqualTo(2);
    assertThat(refused.get()).isFalse();
    assertThat(fixture.get()).isEqualTo("two");
  }

  @Test
  void a_deadline_that_passes_while_the_disk_is_slow_leaves_the_outcome_unknown() {
    CountDownLatch release = blockCommits();

    SecretsException late =
        refusal(
            () ->
                fixture.store.put(
                    putRequest("slow", PutCondition.NONE, Stage.CURRENT),
                    LOCAL.within(Duration.ofMillis(50))));

    assertThat(late.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(late.outcomeUnknown()).isTrue();
    release.countDown();
    await().untilAsserted(() -> assertThat(fixture.get()).isEqualTo("slow"));
  }

  @Test
  void a_deadline_that_has_passed_writes_nothing() {
    OperationContext late = new OperationContext(System.nanoTime() - 1, "local", null, null);

    SecretsException refused =
        refusal(() -> fixture.store.put(putRequest("v", PutCondition.NONE, Stage.CURRENT), late));

    assertThat(refused.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(refused.outcomeUnknown()).isFalse();
    assertThat(fixture.records.commits()).isEqualTo(1);
  }

  @Test
  void an_interrupt_ends_the_wait_and_leaves_the_outcome_unknown() throws InterruptedException {
    CountDownLatch release = blockCommits();
    AtomicReference<@Nullable SecretsException> ended = new AtomicReference<>();
    AtomicReference<@Nullable Boolean> stillInterrupted = new AtomicReference<>();
    Thread writer =
        new Thread(
            () -> {
              ended.set(refusal(() -> fixture.put("v")));
              stillInterrupted.set(Thread.currentThread().isInterrupted());
            });
    writer.start();
    await().until(() -> waitingIn("dev.coffer.store.PendingWrite") == 1);
    writer.interrupt();
    writer.join();
    release.countDown();

    assertThat(ended.get().code()).isEqualTo(ErrorCode.CANCELLED);
    assertThat(ended.get().outcomeUnknown()).isTrue();
    assertThat(stillInterrupted.get()).isTrue();
  }

  @Test
  void writers_beyond_the_queue_wait_for_a_place_within_their_deadline() throws Exception {
    try (StoreFixture small = new StoreFixture(config -> withQueue(config, 64))) {
      CountDownLatch release = new CountDownLatch(1);
      small.records.beforeCommit(
          transaction -> {
            try {
              release.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      List<Future<Long>> puts =
          all(WRITERS, writer -> () -> small.put(name("s" + writer), "v").number());
      await().until(() -> waitingIn("dev.coffer.store.PendingWrite") == WRITERS);

      SecretsException full =
          refusal(
              () ->
                  small.store.put(
                      putRequest("v", PutCondition.NONE, Stage.CURRENT),
                      LOCAL.within(Duration.ofMillis(20))));
      assertThat(full.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
      assertThat(full.outcomeUnknown()).isFalse();

      release.countDown();
      join(puts);
      small.put("there is room again");
      small.assertVerifies();
    }
  }

  private static SealedConfig withQueue(SealedConfig config, int places) {
    return new SealedConfig(
        config.maxValueBytes(),
        config.maxVersions(),
        config.refuseExpired(),
        config.requestRetention(),
        config.journalEvents(),
        config.journalRetention(),
        places,
        config.keys(),
        config.clock());
  }

  @Test
  void an_error_of_the_medium_is_not_acknowledged_never_tried_again_and_stops_the_store() {
    fixture.put("one");
    AtomicInteger tries = new AtomicInteger();
    fixture.records.beforeCommit(
        transaction -> {
          tries.incrementAndGet();
          throw SecretsException.of(ErrorCode.UNAVAILABLE, "The disk failed to sync.").build();
        });

    SecretsException failed = refusal(() -> fixture.put("two"));

    assertThat(failed.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(failed.outcomeUnknown()).isTrue();
    await().until(() -> !fixture.store.probe(LOCAL).healthy());
    assertThat(fixture.store.probe(LOCAL).detail()).contains("failed to sync");
    SecretsException next = refusal(() -> fixture.put("three"));
    assertThat(next.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(next.outcomeUnknown()).isFalse();
    assertRefused(ErrorCode.UNAVAILABLE, fixture::get);
    assertThat(tries).hasValue(1);
  }

  @Test
  void a_full_medium_refuses_writes_for_certain_and_goes_on_when_there_is_room() {
    fixture.put("one");
    fixture.records.beforeCommit(
        transaction -> {
          throw SecretsException.of(ErrorCode.LIMIT_EXCEEDED, "The disk is full.").build();
        });

    SecretsException full = refusal(() -> fixture.put("two"));

    assertThat(full.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
    assertThat(full.outcomeUnknown()).isFalse();
    assertThat(fixture.get()).isEqualTo("one");
    assertThat(fixture.store.probe(LOCAL).healthy()).isFalse();

    fixture.records.beforeCommit(transaction -> {});
    assertThat(fixture.put("two, again").number()).isEqualTo(2);
    assertThat(fixture.store.probe(LOCAL).healthy()).isTrue();
    fixture.assertVerifies();
  }

  @Test
  void nothing_is_ever_built_on_a_write_that_found_no_room() throws Exception {
    AtomicInteger commits = new AtomicInteger();
    fixture.records.beforeCommit(
        transaction -> {
          if (commits.incrementAndGet() % 3 == 0) {
            throw SecretsException.of(ErrorCode.LIMIT_EXCEEDED, "The disk is full.").build();
          }
        });
    Set<Long> numbers = ConcurrentHashMap.newKeySet();
    join(
        all(
            16,
            writer ->
                () -> {
                  for (int i = 0; i < 50; i++) {
                    putUntilThereIsRoom("by " + writer, numbers);
                  }
                  return writer;
                }));

    assertThat(numbers).hasSize(800);
    assertThat(fixture.secret().version().number()).isEqualTo(800);
    assertThat(fixture.store.journalRevision()).isEqualTo(800);
    fixture.assertVerifies();
  }

  private void putUntilThereIsRoom(String value, Set<Long> numbers) {
    while (true) {
      try {
        assertThat(numbers.add(fixture.put(value).number())).isTrue();
        return;
      } catch (SecretsException e) {
        assertThat(e.code()).isIn(ErrorCode.LIMIT_EXCEEDED, ErrorCode.UNAVAILABLE);
        assertThat(e.outcomeUnknown()).isFalse();
      }
    }
  }

  @Test
  void a_defect_of_the_records_stops_the_store_and_strands_no_writer() throws Exception {
    fixture.records.beforeCommit(
        transaction -> {
          pause(20);
          throw new IllegalStateException("a defect");
        });

    List<Future<Boolean>> writers =
        all(
            WRITERS,
            writer ->
                () -> {
                  SecretsException e = refusal(() -> fixture.put(name("s" + writer), "v"));
                  return e.code() == ErrorCode.UNAVAILABLE;
                });

    for (Future<Boolean> writer : writers) {
      assertThat(writer.get()).isTrue();
    }
  }

  @Test
  void whatever_moment_a_crash_comes_all_that_was_acknowledged_is_there_and_it_verifies()
      throws Exception {
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    List<HookedRecords> crashes = new ArrayList<>();
    List<Set<String>> known = new ArrayList<>();
    fixture.records.afterCommit(
        () -> {
          // Before the writers of this group are told: what they wrote may be there or not.
          if (crashes.size() < 10) {
            known.add(Set.copyOf(acknowledged));
            crashes.add(fixture.records.copy(folder.resolve("crash" + crashes.size())));
          }
        });
    join(
        all(
            32,
            writer ->
                () -> {
                  for (int i = 0; i < 4; i++) {
                    String name = "w" + writer + "/" + i;
                    fixture.put(name(name), "value");
                    acknowledged.add(name);
                  }
                  return writer;
                }));

    for (int i = 0; i < crashes.size(); i++) {
      try (SealedStore reopened =
          SealedStore.open("again", crashes.get(i), fixture.root, SealedConfig.DEFAULT)) {
        for (String name : known.get(i)) {
          assertThat(reopened.get(GetRequest.current(name(name)), LOCAL).value().utf8())
              .isEqualTo("value");
        }
        assertThat(reopened.verify().findings()).isEmpty();
        reopened.put(PutRequest.of(NAME, SecretValue.ofUtf8("goes on")), LOCAL);
        assertThat(reopened.verify().findings()).isEmpty();
      }
    }
    // A writer has one put at a time in flight, so its four are in four groups at least.
    assertThat(crashes).hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void closing_commits_what_is_queued() throws Exception {
    CountDownLatch release = blockCommits();
    List<Future<Long>> puts = all(8, writer -> () -> fixture.put(name("s" + writer), "v").number());
    await().until(() -> waitingIn("dev.coffer.store.PendingWrite") == 8);
    Future<?> closing = threads.submit(fixture.store::close);
    release.countDown();

    join(puts);
    closing.get();
  }

  @Test
  void the_ring_is_kept_with_the_writes_that_use_it_up() {
    byte[] ring = fixture.records.row(RowKeys.KEY_RING);
    for (int i = 0; i < 1500; i++) {
      fixture.put("v");
    }

    assertThat(fixture.records.row(RowKeys.KEY_RING)).isNotEqualTo(ring);
    fixture.assertVerifies();
  }
}
