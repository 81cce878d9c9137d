package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Capability;
import dev.coffer.spi.Change;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.Verb;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Changes: every durable change of a store that pushes them, in order. */
abstract class ChangesGroup {

  @Test
  @Needs(Capability.NATIVE_CHANGES)
  void are_refused_by_stores_that_do_not_push(TestedStore store) {
    try {
      store.backend().changes(change -> {}).close();
    } catch (SecretsException e) {
      store.lacks(Capability.NATIVE_CHANGES, e.code() == ErrorCode.UNSUPPORTED);
      throw e;
    }
    store.lacks(Capability.NATIVE_CHANGES, false);
  }

  @Test
  @Needs({Capability.PUT, Capability.NATIVE_CHANGES})
  void tell_of_every_put_in_order(TestedStore store) throws InterruptedException {
    BlockingQueue<Change> told = new LinkedBlockingQueue<>();
    try (SecretBackend.Subscription subscription = subscribed(store, told)) {
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
  void are_readable_when_they_are_told(TestedStore store) throws InterruptedException {
    BlockingQueue<Change> told = new LinkedBlockingQueue<>();
    try (SecretBackend.Subscription subscription = subscribed(store, told)) {
      store.put(store.name("a"), store.text("value"));
      assertThat(store.read(next(told).name())).isEqualTo(store.text("value"));
    }
  }

  @Test
  @Needs({Capability.PUT, Capability.NATIVE_CHANGES})
  void that_failed_are_not_told(TestedStore store) throws InterruptedException {
    BlockingQueue<Change> told = new LinkedBlockingQueue<>();
    try (SecretBackend.Subscription subscription = subscribed(store, told)) {
      store.refuses(ErrorCode.NOT_FOUND, GetRequest.current(store.name("absent")));
      store.put(store.name("a"), store.text("value"));
      assertThat(next(told).name()).isEqualTo(store.name("a"));
      assertThat(told).isEmpty();
    }
  }

  private static SecretBackend.Subscription subscribed(
      TestedStore store, BlockingQueue<Change> told) {
    if (!store.can(Capability.NATIVE_CHANGES)) {
      store.lacks(Capability.NATIVE_CHANGES, refused(store));
    }
    return store
        .backend()
        .changes(
            change -> {
              if (store.room().matches(change.name())) {
                told.add(change);
              }
            });
  }

  private static boolean refused(TestedStore store) {
    try {
      store.backend().changes(change -> {}).close();
      return false;
    } catch (SecretsException e) {
      return e.code() == ErrorCode.UNSUPPORTED;
    }
  }

  private static Change next(BlockingQueue<Change> told) throws InterruptedException {
    Change change = told.poll(10, TimeUnit.SECONDS);
    assertThat(change).as("a change that was told within ten seconds").isNotNull();
    return Objects.requireNonNull(change);
  }
}
