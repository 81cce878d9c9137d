package dev.coffer.conformance.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.coffer.hsm.HsmKeyProvider;
import dev.coffer.key.WrappedKey;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.SecretsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What befalls an HSM is mended behind the calls, without a restart. */
final class HsmRecoveryTest extends HsmFixture {
  private static final long DEVICE_ERROR = 0x30;
  private static final int[] CRYPTO = {
    HsmShim.ENCRYPT_INIT,
    HsmShim.ENCRYPT,
    HsmShim.DECRYPT_INIT,
    HsmShim.DECRYPT,
    HsmShim.GENERATE_RANDOM,
    HsmShim.OPEN_SESSION,
    HsmShim.FIND_OBJECTS_INIT
  };

  /** Calls on some threads until they are stopped. */
  private final class Load implements AutoCloseable {
    private final ExecutorService threads;
    private final List<Future<?>> ended = new ArrayList<>();
    private final AtomicBoolean stop = new AtomicBoolean();
    final AtomicLong done = new AtomicLong();
    final AtomicLong longestNanos = new AtomicLong();

    Load(int count) {
      threads = Executors.newFixedThreadPool(count);
      for (int i = 0; i < count; i++) {
        ended.add(threads.submit(this::call));
      }
    }

    private void call() {
      while (!stop.get()) {
        long start = System.nanoTime();
        roundTrip(root);
        long took = System.nanoTime() - start;
        longestNanos.accumulateAndGet(took, Math::max);
        done.incrementAndGet();
      }
    }

    /** Stops, and throws what reached a caller. */
    void mustHaveSucceeded() throws Exception {
      stop.set(true);
      for (Future<?> each : ended) {
        each.get(30, TimeUnit.SECONDS);
      }
    }

    @Override
    public void close() {
      stop.set(true);
      threads.shutdownNow();
    }
  }

  @Test
  void reboots_logouts_and_device_errors_reach_none_of_eight_threads() throws Exception {
    create();
    try (Load load = new Load(8)) {
      for (int i = 0; i < 5; i++) {
        Thread.sleep(150);
        shim.reboot();
        Thread.sleep(150);
        shim.logoutShowsAs(i % 2 == 0 ? 0x101 : 0x60);
        shim.logout();
      }
      Thread.sleep(150);
      shim.failFor(Duration.ofMillis(150), DEVICE_ERROR, CRYPTO);
      Thread.sleep(500);
      load.mustHaveSucceeded();
      assertThat(load.done.get()).isGreaterThan(1000);
      assertThat(Duration.ofNanos(load.longestNanos.get())).isLessThan(Duration.ofSeconds(3));
    }
    // The first login, and one after each event.
    assertThat(shim.calls(HsmShim.LOGIN)).isBetween(11L, 11L + 10);
  }

  @Test
  void what_was_wrapped_before_a_reboot_opens_after_it() {
    create();
    WrappedKey wrapped = root.wrap(KEY, CONTEXT);
    shim.reboot();
    assertThat(root.unwrap(wrapped, CONTEXT)).isEqualTo(KEY);
  }

  @ParameterizedTest
  @ValueSource(longs = {0x101, 0x60, 0x82})
  void a_logout_by_somebody_else_is_followed_by_one_login(long shownAs) {
    create();
    long logins = shim.calls(HsmShim.LOGIN);
    shim.logoutShowsAs(shownAs);
    shim.logout();
    roundTrip(root);
    roundTrip(root);
    assertThat(shim.calls(HsmShim.LOGIN)).isEqualTo(logins + 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0x30, 0x31, 0x06, 0x05, 0x02, 0xB0, 0xB3, 0x90, 0x91, 0xE0, 0x80000123L})
  void an_error_at_each_call_is_survived(long code) {
    create();
    WrappedKey wrapped = root.wrap(KEY, CONTEXT);
    for (int function : CRYPTO) {
      shim.reboot();
      shim.fail(code, 1, function);
      assertThat(root.unwrap(wrapped, CONTEXT)).as("function %s", function).isEqualTo(KEY);
      shim.fail(code, 1, function);
      roundTrip(root);
    }
  }

  @Test
  void an_error_without_end_fails_at_the_deadline_then_at_once_and_goes_by_itself() {
    create(config().withTimeout(Duration.ofSeconds(1)));
    shim.fail(DEVICE_ERROR, -1, CRYPTO);
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      SecretsException error = refusal(() -> root.wrap(KEY, CONTEXT));
      assertThat(error.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(error.origin()).isEqualTo(Origin.KEY_PROVIDER);
      assertThat(error).hasMessageContaining("CKR_DEVICE_ERROR (0x30)");
      assertThat(millisSince(start)).isBetween(500L, 3000L);
    }
    long before = shim.calls(HsmShim.GENERATE_RANDOM);
    long start = System.nanoTime();
    SecretsException error = refusal(() -> root.wrap(KEY, CONTEXT));
    assertThat(error.retryAfter()).isNotNull();
    assertThat(millisSince(start)).isLessThan(100);
    assertThat(shim.calls(HsmShim.GENERATE_RANDOM)).isEqualTo(before);
    shim.heal();
    await()
        .atMost(Duration.ofSeconds(10))
        .ignoreException(SecretsException.class)
        .until(
            () -> {
              roundTrip(root);
              return true;
            });
  }

  @Test
  void a_call_that_hangs_fails_at_its_deadline_and_others_go_on() throws Exception {
    create(config().withTimeout(Duration.ofSeconds(1)));
    roundTrip(root);
    shim.delay(Duration.ofSeconds(4), 1, HsmShim.ENCRYPT);
    long start = System.nanoTime();
    SecretsException error = refusal(() -> root.wrap(KEY, CONTEXT));
    assertThat(error.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(error).hasMessageContaining("did not answer in time");
    assertThat(millisSince(start)).isBetween(900L, 1800L);
    for (int i = 0; i < 50; i++) {
      roundTrip(root);
    }
    assertThat(millisSince(start)).isLessThan(3000);
    // Until the call has returned the module cannot be terminated, nor another test initialise it.
    Thread.sleep(Math.max(0, 4500 - millisSince(start)));
  }

  @Test
  void when_most_calls_hang_the_others_fail_at_once() {
    create(config().withTimeout(Duration.ofMillis(500)).withSessions(2));
    shim.delay(Duration.ofSeconds(3), 2, HsmShim.ENCRYPT);
    refusal(() -> root.wrap(KEY, CONTEXT));
    refusal(() -> root.wrap(KEY, CONTEXT));
    long start = System.nanoTime();
    SecretsException error = refusal(() -> root.random(8));
    assertThat(error.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(error).hasMessageContaining("do not return");
    assertThat(millisSince(start)).isLessThan(100);
    await()
        .atMost(Duration.ofSeconds(10))
        .ignoreException(SecretsException.class)
        .until(() -> root.random(8).length == 8);
  }

  @Test
  void more_threads_than_sessions_wait_for_their_turn() throws Exception {
    shim.sessionLimit(3);
    create(config().withSessions(2));
    try (Load load = new Load(16)) {
      Thread.sleep(1000);
      load.mustHaveSucceeded();
      assertThat(load.done.get()).isGreaterThan(100);
    }
    assertThat(shim.mostSessions()).isEqualTo(3);
  }

  @Test
  void a_token_that_lets_fewer_sessions_be_open_than_configured_is_lived_with() throws Exception {
    shim.sessionLimit(3);
    create(config().withSessions(8));
    try (Load load = new Load(8)) {
      Thread.sleep(1000);
      load.mustHaveSucceeded();
      assertThat(load.done.get()).isGreaterThan(100);
    }
  }

  @Test
  void a_library_that_forgot_everything_is_initialised_anew() {
    create();
    WrappedKey wrapped = root.wrap(KEY, CONTEXT);
    shim.lose();
    assertThat(root.unwrap(wrapped, CONTEXT)).isEqualTo(KEY);
  }

  @Test
  void a_token_that_was_pulled_out_is_found_again_when_it_is_back() {
    create(config().withTimeout(Duration.ofMillis(1500)));
    WrappedKey wrapped = root.wrap(KEY, CONTEXT);
    shim.absent(true);
    shim.reboot();
    SecretsException error = refusal(() -> root.unwrap(wrapped, CONTEXT));
    assertThat(error.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(root.probe().healthy()).isFalse();
    shim.absent(false);
    assertThat(root.unwrap(wrapped, CONTEXT)).isEqualTo(KEY);
    assertThat(root.probe().healthy()).isTrue();
  }

  @Test
  void another_key_that_answers_after_a_reboot_is_not_used() {
    create();
    try (HsmKeyProvider second = HsmKeyProvider.create(config().withKey("second"))) {
      WrappedKey wrapped = root.wrap(KEY, CONTEXT);
      shim.swapKeys();
      shim.reboot();
      // The only key that was found since answers for itself.
      roundTrip(second);
      assertThat(refusal(() -> root.wrap(KEY, CONTEXT)))
          .hasMessageContaining("another key answers");
      assertThat(refusal(() -> root.unwrap(wrapped, CONTEXT)).code())
          .isEqualTo(ErrorCode.FAILED_PRECONDITION);
      shim.heal();
      shim.reboot();
      assertThat(root.unwrap(wrapped, CONTEXT)).isEqualTo(KEY);
      roundTrip(second);
    }
  }

  @Test
  void damage_is_told_from_trouble_of_the_device() {
    create();
    WrappedKey wrapped = root.wrap(KEY, CONTEXT);
    shim.fail(0x05, 1, HsmShim.DECRYPT);
    assertThat(root.unwrap(wrapped, CONTEXT)).isEqualTo(KEY);
    byte[] blob = wrapped.blob();
    blob[blob.length - 1] ^= 1;
    long logins = shim.calls(HsmShim.LOGIN);
    assertThat(refusal(() -> root.unwrap(new WrappedKey(wrapped.by(), blob), CONTEXT)).code())
        .isEqualTo(ErrorCode.INTEGRITY);
    assertThat(shim.calls(HsmShim.LOGIN)).isEqualTo(logins);
  }

  @Test
  void no_session_is_left_open_after_ten_thousand_calls_and_all_that_befell_them()
      throws Exception {
    create(config().withSessions(4));
    try (Load load = new Load(8)) {
      for (int i = 0; load.done.get() < 5000 && i < 200; i++) {
        Thread.sleep(50);
        switch (i % 4) {
          case 0 -> shim.reboot();
          case 1 -> shim.logout();
          case 2 -> shim.fail(0x91, 3, HsmShim.ENCRYPT);
          default -> shim.fail(DEVICE_ERROR, 3, CRYPTO);
        }
      }
      shim.heal();
      load.mustHaveSucceeded();
      assertThat(load.done.get()).isGreaterThanOrEqualTo(5000);
    }
    // Four idle ones at most, and the anchor.
    assertThat(shim.openSessions()).isBetween(2L, 5L);
    root.close();
    assertThat(shim.openSessions()).isZero();
  }

  private static long millisSince(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }
}
