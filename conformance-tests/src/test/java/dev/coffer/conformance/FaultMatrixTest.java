package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.conformance.fault.Weather;
import dev.coffer.layer.StandardPipeline;
import dev.coffer.layer.retry.RetryConfig;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Retryability;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.Stores;
import dev.coffer.spi.Capability;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.SecretBackend;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every store on every bad day, behind the standard pipeline: what a caller is told, whether
 * another try is worth it, how many tries and requests were made of it, and how long it took.
 */
@ParameterizedClass
@ValueSource(
    strings = {
      "vault",
      "aws-secrets-manager",
      "aws-parameter-store",
      "gcp-secret-manager",
      "azure-key-vault"
    })
@Timeout(60)
final class FaultMatrixTest {
  private static final int TRIES = 3;
  private static final Duration TRY = Duration.ofMillis(500);

  /** Waits that are over soon, so that what takes long was asked for by the service. */
  private static final RetryConfig RETRY =
      new RetryConfig(TRIES, Duration.ofMillis(20), Duration.ofMillis(100), TRY);

  /** What a busy machine may add. */
  private static final Duration SLACK = Duration.ofSeconds(3);

  private final FaultyService service;
  private final AtomicInteger tries = new AtomicInteger();
  private final SecretName name = SecretName.of(FaultyService.newName());
  private Stores stores;
  private SecretBackend backend;
  private long requestsBefore;
  private long began;

  FaultMatrixTest(String type) {
    this.service = FaultyService.of(type);
    this.backend = service.open();
    this.stores =
        Stores.of(Map.of("tested", counted(backend)), StandardPipeline.config().with(RETRY));
  }

  /** Counts what reaches the store: what is left is the retry layer's. */
  private SecretBackend counted(SecretBackend store) {
    return (SecretBackend)
        Proxy.newProxyInstance(
            SecretBackend.class.getClassLoader(),
            new Class<?>[] {SecretBackend.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("get") || method.getName().equals("put")) {
                tries.incrementAndGet();
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @BeforeEach
  void put_and_read_once() {
    put("kept");
    assertThat(read(OperationContext.LOCAL)).isEqualTo("kept");
    begin();
  }

  @AfterEach
  void close() {
    stores.close();
    service.close();
  }

  private void begin() {
    tries.set(0);
    requestsBefore = service.requests();
    began = System.nanoTime();
  }

  @Test
  void an_answer_that_is_late_is_an_answer() {
    service.wire().weather(Weather.FAIR.delayed(Duration.ofMillis(100)));
    assertThat(read(OperationContext.LOCAL)).isEqualTo("kept");
    assertMade(1, Duration.ofMillis(200));
    service.wire().weather(Weather.FAIR);
  }

  @Test
  void a_reset_in_mid_call_is_mended_by_the_next_try() {
    service.wire().weather(Weather.FAIR.withoutReplies());
    Thread cutter =
        new Thread(
            () -> {
              sleep(Duration.ofMillis(200));
              service.wire().weather(Weather.FAIR);
              service.wire().cut();
            });
    cutter.start();
    assertThat(read(OperationContext.LOCAL)).isEqualTo("kept");
    // The JDK's client may itself repeat a GET whose connection ended without a byte.
    assertThat(tries.get()).isBetween(1, 2);
    assertThat(service.requests() - requestsBefore).isEqualTo(2);
    assertTook(Duration.ofMillis(200));
  }

  @Test
  void a_service_that_cannot_be_reached_is_tried_to_the_end_and_comes_back() {
    service.wire().refuse(true);
    service.wire().cut();
    SecretsException told = refused(ErrorCode.UNAVAILABLE, Retryability.EXHAUSTED);
    assertThat(told.outcomeUnknown()).isFalse();
    assertThat(tries).hasValue(TRIES);
    assertTook(Duration.ZERO);
    service.wire().refuse(false);
    // A channel of gRPC waits by itself before it connects again.
    assertThat(eventually()).isEqualTo("kept");
  }

  @Test
  void a_connection_that_is_half_open_costs_a_try_each_and_no_more() {
    service.wire().weather(Weather.FAIR.withoutReplies());
    refused(ErrorCode.UNAVAILABLE, Retryability.EXHAUSTED);
    assertThat(tries).hasValue(TRIES);
    assertTook(TRY.multipliedBy(TRIES));
    service.wire().weather(Weather.FAIR);
    service.wire().cut();
    assertThat(eventually()).isEqualTo("kept");
  }

  @Test
  void a_deadline_ends_a_call_on_a_half_open_connection() {
    service.wire().weather(Weather.FAIR.withoutReplies());
    Duration most = Duration.ofMillis(300);
    SecretsException told = failure(() -> read(OperationContext.LOCAL.within(most)));
    assertThat(told.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(told.retryability()).isEqualTo(Retryability.PERMANENT);
    assertThat(tries).hasValue(1);
    assertTook(most);
    service.wire().weather(Weather.FAIR);
    service.wire().cut();
  }

  @Test
  void throttling_that_says_how_long_is_waited_for() {
    service.throttle(1);
    SecretsException told = refused(ErrorCode.THROTTLED, Retryability.EXHAUSTED);
    assertThat(told.retryAfter()).isEqualTo(Duration.ofSeconds(1));
    assertMade(TRIES, Duration.ofSeconds(TRIES - 1));
    service.recover();
    assertThat(read(OperationContext.LOCAL)).isEqualTo("kept");
  }

  @Test
  void throttling_that_says_nothing_is_tried_again_soon_also_by_a_put() {
    service.throttle(FaultyService.NO_WAIT);
    SecretsException told = refused(ErrorCode.THROTTLED, Retryability.EXHAUSTED);
    assertThat(told.retryAfter()).isNull();
    assertMade(TRIES, Duration.ZERO);

    // What was throttled had no effect, so even a put without a condition is tried again.
    begin();
    told = failure(() -> put("lost"));
    assertThat(told.code()).isEqualTo(ErrorCode.THROTTLED);
    assertThat(tries).hasValue(TRIES);
    service.recover();
    assertThat(read(OperationContext.LOCAL)).isEqualTo("kept");
  }

  @Test
  void a_service_out_of_order_is_tried_to_the_end_by_a_read_and_never_blindly_by_a_put() {
    service.fail();
    refused(ErrorCode.UNAVAILABLE, Retryability.EXHAUSTED);
    assertMade(TRIES, Duration.ZERO);

    begin();
    boolean repeatable = backend.capabilities().has(Capability.IDEMPOTENT_PUT);
    SecretsException told = failure(() -> put("lost"));
    assertThat(told.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(told.retryability()).isEqualTo(Retryability.EXHAUSTED);
    assertThat(tries).hasValue(repeatable ? TRIES : 1);
    service.recover();
    assertThat(read(OperationContext.LOCAL)).isEqualTo("kept");
  }

  @Test
  void a_credential_that_is_revoked_in_mid_run_is_told_at_once_and_a_new_one_taken_on() {
    service.revoke();
    SecretsException told = refused(ErrorCode.BACKEND_DENIED, Retryability.PERMANENT);
    assertThat(told.outcomeUnknown()).isFalse();
    assertThat(tries).hasValue(1);
    assertTook(Duration.ZERO);
    service.renew();
    assertThat(read(OperationContext.LOCAL)).isEqualTo("kept");
  }

  private SecretsException refused(ErrorCode code, Retryability retryability) {
    SecretsException told = failure(() -> read(OperationContext.LOCAL));
    assertThat(told.code()).as(told.getMessage()).isEqualTo(code);
    assertThat(told.retryability()).isEqualTo(retryability);
    assertThat(told.store()).isEqualTo("tested");
    assertThat(told.name()).isEqualTo(name.text());
    assertThat(told.remedy()).isNotEmpty();
    return told;
  }

  private static SecretsException failure(Runnable call) {
    SecretsException told = Assertions.catchThrowableOfType(SecretsException.class, call::run);
    assertThat(told).as("a failure").isNotNull();
    return told;
  }

  /** So many tries of ours, and one request for each: the vendor's own retries are off. */
  private void assertMade(int count, Duration least) {
    assertThat(tries).hasValue(count);
    assertThat(service.requests() - requestsBefore).isEqualTo(count);
    assertTook(least);
  }

  private void assertTook(Duration least) {
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(least, least.plus(SLACK));
  }

  private String eventually() {
    for (int i = 0; ; i++) {
      try {
        return read(OperationContext.LOCAL);
      } catch (SecretsException e) {
        if (i == 50) {
          throw e;
        }
        sleep(Duration.ofMillis(100));
      }
    }
  }

  private String read(OperationContext context) {
    try (Secret secret = run(GetRequest.current(name), context)) {
      return secret.value().utf8();
    }
  }

  private void put(String text) {
    try (SecretValue value = SecretValue.ofUtf8(text)) {
      run(PutRequest.of(name, value), OperationContext.LOCAL);
    }
  }

  private <R> R run(Operation<R> operation, OperationContext context) {
    return stores.store("tested").handler().run(operation, context);
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
