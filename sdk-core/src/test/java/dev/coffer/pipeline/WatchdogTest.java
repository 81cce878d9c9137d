package dev.coffer.pipeline;

import static dev.coffer.pipeline.TestCalls.CONTEXT;
import static dev.coffer.pipeline.TestCalls.GET;
import static dev.coffer.pipeline.TestCalls.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.layer.StandardPipeline;
import dev.coffer.layer.deadline.DeadlineConfig;
import dev.coffer.memory.MemoryBackend;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call ends with its deadline, even where the store hangs, and with its caller's interrupt. */
class WatchdogTest {
  private static final Duration SOON = Duration.ofMillis(30);

  private final MemoryBackend backend = MemoryBackend.open();
  private final Stores stores = TestCalls.only(backend, StandardPipeline.config());
  private final Handler handler = stores.store("default").handler();

  @AfterEach
  void close() {
    backend.faults().release();
    stores.close();
  }

  private static SecretsException failure(Handler handler, OperationContext context) {
    return catchThrowableOfType(SecretsException.class, () -> handler.run(GET, context).close());
  }

  @Test
  void aCallWhoseStoreHangsEndsWithItsDeadline() {
    backend.faults().hold();
    SecretsException e = failure(handler, CONTEXT.within(SOON));
    assertThat(e.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(e.outcomeUnknown()).isFalse();
    assertThat(e.remedy()).contains("withTimeout");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void aCallWithoutATimeoutEndsAfterTheDefault() {
    PipelineConfig config = StandardPipeline.config().with(new DeadlineConfig(SOON));
    MemoryBackend hanging = MemoryBackend.open();
    try (Stores hurried = TestCalls.only(hanging, config)) {
      hanging.faults().hold();
      SecretsException e = failure(hurried.store("default").handler(), CONTEXT);
      assertThat(e.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    }
  }

  @Test
  void aWriteThatEndsWithItsDeadlineMayHaveHappened() {
    TestCalls.put(backend, "value");
    handler.run(GET, CONTEXT).close();
    backend.faults().hold();
    SecretsException e =
        catchThrowableOfType(
            SecretsException.class,
            () ->
                handler.run(
                    PutRequest.of(NAME, SecretValue.ofUtf8("value")),
                    CONTEXT.within(Duration.ofMillis(300))));
    assertThat(e.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(e.outcomeUnknown()).isTrue();
  }

  @Test
  void aDeadlineThatHasPassedReachesNoStore() {
    long before = backend.faults().calls();
    OperationContext late = new OperationContext(System.nanoTime() - 1, "local", null, null);
    assertThat(failure(handler, late).code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(backend.faults().calls()).isEqualTo(before);
  }

  @Test
  void anInterruptCancelsTheCallAndStaysVisible() throws Exception {
    backend.faults().hold();
    CompletableFuture<ErrorCode> code = new CompletableFuture<>();
    CompletableFuture<Boolean> visible = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              code.complete(failure(handler, CONTEXT).code());
              visible.complete(Thread.currentThread().isInterrupted());
            });
    caller.start();
    Awaitility.await().until(() -> backend.faults().calls() == 1);
    caller.interrupt();
    assertThat(code.get()).isEqualTo(ErrorCode.CANCELLED);
    assertThat(visible.get()).isTrue();
  }

  @Test
  void aThreadThatIsInterruptedAlreadyReachesNoStore() {
    Thread.currentThread().interrupt();
    try {
      assertThat(failure(handler, CONTEXT).code()).isEqualTo(ErrorCode.CANCELLED);
      assertThat(backend.faults().calls()).isZero();
    } finally {
      Thread.interrupted();
    }
  }

  /** The watchdog's interrupt must never reach a thread after its call is over. */
  @Test
  void noInterruptIsLeftBehindWhereDeadlinesAndAnswersRace() throws Exception {
    TestCalls.put(backend, "value");
    backend.faults().delay(Duration.ofMillis(3));
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try {
      List<Future<Boolean>> stray = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        OperationContext tight = CONTEXT.within(Duration.ofMillis(1 + i % 25));
        stray.add(
            callers.submit(
                () -> {
                  SecretsException e = failure(handler, tight);
                  boolean expected = e == null || e.code() == ErrorCode.DEADLINE_EXCEEDED;
                  return !expected || Thread.interrupted();
                }));
      }
      for (Future<Boolean> one : stray) {
        assertThat(one.get()).isFalse();
      }
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void theWatchdogWakesForACallAfterItSlept() throws Exception {
    TestCalls.put(backend, "value");
    handler.run(GET, CONTEXT).close();
    Awaitility.await().until(() -> threadStates().contains(Thread.State.WAITING));
    backend.faults().hold();
    assertThat(failure(handler, CONTEXT.within(SOON)).code())
        .isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
  }

  private static List<Thread.State> threadStates() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("coffer-watchdog"))
        .map(Thread::getState)
        .toList();
  }
}
