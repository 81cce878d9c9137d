package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Capability;
import dev.coffer.spi.Change;
import dev.coffer.spi.ChangeListener;
import dev.coffer.spi.ChangeSubscription;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.Interest;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Changes: every durable change of a store that pushes them, in order; and of a store that must be
 * looked at, that something changed in what is watched.
 */
abstract class ChangesGroup {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long PAUSE_NANOS = 20_000_000;

  @Test
  void are_declared_in_one_way_at_most_and_refused_where_in_none(TestedStore store) {
    boolean pushed = store.can(Capability.NATIVE_CHANGES);
    boolean lookedFor = store.can(Capability.OBSERVED_CHANGES);
    assertThat(pushed && lookedFor).as("both ways at once").isFalse();
    assertThat(isRefused(store)).as("refused").isEqualTo(!pushed && !lookedFor);
  }

  @Test
  @Needs({Capability.PUT, Capability.NATIVE_CHANGES})
  void that_are_pushed_are_told_of_every_put_in_order(TestedStore store)
      throws InterruptedException {
    BlockingQueue<Change> told = new LinkedBlockingQueue<>();
    try (ChangeSubscription subscription = pushed(store, Interest.ALL, told)) {
      for (int i = 0; i < 5; i++) {
        store.put(store.name("n" + i), store.text("value"));
      }
      long revision = -1;
      for (int i = 0; i < 5; i++) {
        Change change = next(told);
        assertThat(change.name()).isEqualTo(store.name("n" + i));
        assertThat(change.verb()).isEqualTo(Verb.PUT);
        assertThat(change.revision()).isGreaterThan(revision);
        revision = change.revision();
      }
    }
  }

  @Test
  @Needs({Capability.PUT, Capability.NATIVE_CHANGES})
  void that_are_pushed_are_readable_when_they_are_told(TestedStore store)
      throws InterruptedException {
    BlockingQueue<Change> told = new LinkedBlockingQueue<>();
    try (ChangeSubscription subscription = pushed(store, Interest.ALL, told)) {
      store.put(store.name("a"), store.text("value"));
      assertThat(store.read(next(told).name())).isEqualTo(store.text("value"));
    }
  }

  @Test
  @Needs({Capability.PUT, Capability.NATIVE_CHANGES})
  void that_failed_are_not_told(TestedStore store) throws InterruptedException {
    BlockingQueue<Change> told = new LinkedBlockingQueue<>();
    try (ChangeSubscription subscription = pushed(store, Interest.ALL, told)) {
      store.refuses(ErrorCode.NOT_FOUND, GetRequest.current(store.name("absent")));
      store.put(store.name("a"), store.text("value"));
      assertThat(next(told).name()).isEqualTo(store.name("a"));
      assertThat(told).isEmpty();
    }
  }

  @Test
  @Needs({Capability.PUT, Capability.NATIVE_CHANGES})
  void that_are_pushed_are_those_of_interest(TestedStore store) throws InterruptedException {
    BlockingQueue<Change> told = new LinkedBlockingQueue<>();
    Interest interest = Interest.of(Set.of(store.name("a")));
    try (ChangeSubscription subscription = pushed(store, interest, told)) {
      store.put(store.name("b"), store.text("value"));
      store.put(store.name("a"), store.text("value"));
      assertThat(next(told).name()).isEqualTo(store.name("a"));
      subscription.turnTo(Interest.of(NamePrefix.of(store.room().text() + "c/")));
      store.put(store.name("a"), store.text("value"));
      store.put(store.name("c/d"), store.text("value"));
      assertThat(next(told).name()).isEqualTo(store.name("c/d"));
    }
  }

  @Test
  @Needs(Capability.OBSERVED_CHANGES)
  void that_are_looked_for_are_told_of_names_and_readable_then(TestedStore store)
      throws InterruptedException {
    SecretName name = store.name("a");
    store.given(name, store.text("one"));
    BlockingQueue<Change> told = new LinkedBlockingQueue<>();
    try (ChangeSubscription subscription = looked(store, Interest.of(Set.of(name)), told)) {
      if (!store.harness().changesWhileOpen()) {
        assertThat(told).isEmpty();
        return;
      }
      store.given(name, store.text("two"));
      Change change = next(told);
      assertThat(change.name()).isEqualTo(name);
      // A member of a composed store may push what it knows exactly.
      assertThat(change.verb().isMutation()).isTrue();
      assertThat(store.read(name)).isEqualTo(store.text("two"));
      assertThat(subscription.staleness()).isLessThan(PATIENCE);
    }
  }

  @Test
  @Needs(Capability.OBSERVED_CHANGES)
  void that_are_looked_for_are_told_of_a_prefix_with_what_is_new(TestedStore store)
      throws InterruptedException {
    store.given(store.name("p/a"), store.text("value"));
    store.given(store.name("q/a"), store.text("value"));
    BlockingQueue<Change> told = new LinkedBlockingQueue<>();
    Interest below = Interest.of(NamePrefix.of(store.room().text() + "p/"));
    try (ChangeSubscription subscription = looked(store, below, told)) {
      if (!store.harness().changesWhileOpen()) {
        assertThat(told).isEmpty();
        return;
      }
      store.given(store.name("q/b"), store.text("value"));
      store.given(store.name("p/b"), store.text("value"));
      awaitTold(told, store.name("p/b"));
      store.given(store.name("p/a"), store.text("another"));
      awaitTold(told, store.name("p/a"));
      assertThat(told).allMatch(change -> below.covers(change.name()));
    }
  }

  @Test
  @Needs({Capability.PURGE, Capability.OBSERVED_CHANGES})
  void that_are_looked_for_are_told_of_what_is_gone(TestedStore store) throws InterruptedException {
    SecretName single = store.name("single");
    SecretName listed = store.name("p/a");
    store.given(single, store.text("value"));
    store.given(listed, store.text("value"));
    BlockingQueue<Change> told = new LinkedBlockingQueue<>();
    Interest both = new Interest(Set.of(NamePrefix.of(store.room().text() + "p/")), Set.of(single));
    try (ChangeSubscription subscription = looked(store, both, told)) {
      store.run(new PurgeRequest(single, null));
      assertThat(awaitTold(told, single).version()).isNull();
      store.run(new PurgeRequest(listed, null));
      assertThat(awaitTold(told, listed).version()).isNull();
    }
  }

  @Test
  @Needs(Capability.OBSERVED_CHANGES)
  void that_are_looked_for_are_told_once_to_each_who_watches(TestedStore store)
      throws InterruptedException {
    SecretName name = store.name("a");
    store.given(name, store.text("one"));
    Interest interest = Interest.of(Set.of(name));
    List<BlockingQueue<Change>> told = new ArrayList<>();
    List<ChangeSubscription> subscriptions = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        told.add(new LinkedBlockingQueue<>());
        subscriptions.add(looked(store, i == 0 ? Interest.IN_PASSING : interest, told.get(i)));
      }
      awaitCalls(store);
      if (!store.harness().changesWhileOpen()) {
        return;
      }
      store.given(name, store.text("two"));
      for (BlockingQueue<Change> one : told) {
        assertThat(next(one).name()).isEqualTo(name);
      }
      // Two more looks, and nothing that was not told before.
      LockSupport.parkNanos(Duration.ofMillis(2_500).toNanos());
      assertThat(told).allMatch(BlockingQueue::isEmpty);
    } finally {
      subscriptions.forEach(ChangeSubscription::close);
    }
    assertNobodyLooks();
  }

  /** One name costs about one call a second, however many watch it. */
  private static void awaitCalls(TestedStore store) {
    long before = store.harness().calls();
    LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
    long calls = store.harness().calls() - before;
    assertThat(before < 0 || calls <= 5).as(calls + " calls in three seconds").isTrue();
  }

  /** Where nobody watches there is no thread. */
  private static void assertNobodyLooks() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (looking() && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    assertThat(looking()).as("a thread that looks although nobody watches").isFalse();
  }

  private static boolean looking() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith("coffer-observe-"));
  }

  private static ChangeSubscription pushed(
      TestedStore store, Interest interest, BlockingQueue<Change> told) {
    // That changes are looked for instead, or refused, is judged by a sentence of its own.
    store.lacks(
        Capability.NATIVE_CHANGES, store.can(Capability.OBSERVED_CHANGES) || isRefused(store));
    return subscribed(store, interest, told);
  }

  private static ChangeSubscription looked(
      TestedStore store, Interest interest, BlockingQueue<Change> told) {
    store.lacks(
        Capability.OBSERVED_CHANGES, store.can(Capability.NATIVE_CHANGES) || isRefused(store));
    ChangeSubscription subscription = subscribed(store, interest, told);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!interest.isInPassing()
        && !subscription.hasBegun(interest)
        && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    assertThat(subscription.hasBegun(interest)).as("looked at within a minute").isTrue();
    return subscription;
  }

  private static ChangeSubscription subscribed(
      TestedStore store, Interest interest, BlockingQueue<Change> told) {
    ChangeListener listener =
        change -> {
          if (store.room().matches(change.name())) {
            told.add(change);
          }
        };
    return store.backend().changes(interest, listener);
  }

  private static boolean isRefused(TestedStore store) {
    try {
      store.backend().changes(Interest.of(Set.of(store.name("a"))), change -> {}).close();
      return false;
    } catch (SecretsException e) {
      return e.code() == ErrorCode.UNSUPPORTED;
    }
  }

  /** The change of a name; those of others may come before it. */
  private static Change awaitTold(BlockingQueue<Change> told, SecretName name)
      throws InterruptedException {
    Change change = next(told);
    while (!change.name().equals(name)) {
      change = next(told);
    }
    return change;
  }

  private static Change next(BlockingQueue<Change> told) throws InterruptedException {
    Change change = told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(change).as("a change that was told within a minute").isNotNull();
    return Objects.requireNonNull(change);
  }
}
