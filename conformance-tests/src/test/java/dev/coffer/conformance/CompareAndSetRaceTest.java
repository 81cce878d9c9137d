package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.conformance.fault.FaultProxy;
import dev.coffer.conformance.fault.Weather;
import dev.coffer.local.key.SoftwareKeyProvider;
import dev.coffer.local.sqlite.SqliteRecords;
import dev.coffer.memory.MemoryBackend;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.remote.RemoteBackend;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.SecretBackend;
import dev.coffer.store.SealedConfig;
import dev.coffer.store.SealedStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sixty-four clients race to put; and the race finds who lets several of them win. */
final class CompareAndSetRaceTest {
  private static final int CLIENTS = 64;
  private static final int ROUNDS = 20;
  private static final int ROUNDS_ON_BAD_DAYS = 4;
  private static final int CONNECTIONS = 16;
  private static final long MILLISECOND = 1_000_000;
  private static final SecretName NAME = SecretName.of("race/winner");

  @TempDir Path folder;

  @Test
  void one_wins_each_round_in_memory() {
    try (MemoryBackend store = MemoryBackend.open()) {
      CompareAndSetRace.run(Collections.nCopies(CLIENTS, store), NAME, ROUNDS);
    }
  }

  @Test
  void one_wins_each_round_in_the_sealed_store_on_sqlite() {
    try (SoftwareKeyProvider root = SoftwareKeyProvider.createFile(folder.resolve("root.key"));
        SealedStore store =
            SealedStore.create(
                "race",
                SqliteRecords.open(folder.resolve("records.db")),
                root,
                SealedConfig.DEFAULT)) {
      CompareAndSetRace.run(Collections.nCopies(CLIENTS, store), NAME, ROUNDS);
    }
  }

  @Test
  void one_wins_each_round_over_grpc() {
    try (RunningServer server = new RunningServer(folder)) {
      raceOver(server, server.port(), ROUNDS);
    }
  }

  @Test
  void one_wins_each_round_where_the_network_drops_replies_and_connections() throws Exception {
    try (RunningServer server = new RunningServer(folder);
        FaultProxy proxy = FaultProxy.inFrontOf(server.port())) {
      Thread weather = new Thread(() -> change(proxy), "weather");
      weather.start();
      try {
        raceOver(server, proxy.port(), ROUNDS_ON_BAD_DAYS);
      } finally {
        weather.interrupt();
        weather.join();
      }
      // Each connection was broken at least once, while puts were on their way.
      assertThat(proxy.accepted()).isGreaterThan(2 * CONNECTIONS);
    }
  }

  /** Some milliseconds of sun, then replies are lost until all connections break. */
  private static void change(FaultProxy proxy) {
    Random random = new Random(64);
    while (!Thread.interrupted()) {
      LockSupport.parkNanos((100 + random.nextInt(300)) * MILLISECOND);
      proxy.weather(Weather.FAIR.withoutReplies());
      LockSupport.parkNanos(random.nextInt(60) * MILLISECOND);
      // What was swallowed is missing from the streams, so they are of no more use.
      proxy.weather(Weather.FAIR);
      proxy.cut();
    }
  }

  private static void raceOver(RunningServer server, int port, int rounds) {
    List<SecretBackend> connections = new ArrayList<>();
    try {
      List<SecretBackend> clients = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        SecretBackend one = RemoteBackend.open("race", server.through(port));
        connections.add(one);
        clients.addAll(Collections.nCopies(CLIENTS / CONNECTIONS, one));
      }
      CompareAndSetRace.run(clients, NAME, rounds);
    } finally {
      connections.forEach(SecretBackend::close);
    }
  }

  @Test
  void one_wins_each_round_where_every_third_answer_is_lost() {
    try (MemoryBackend store = MemoryBackend.open()) {
      AtomicInteger puts = new AtomicInteger();
      CompareAndSetRace.run(
          planted(store, (operation, context) -> lossy(operation, context, store, puts)),
          NAME,
          ROUNDS);
      assertThat(puts).hasValueGreaterThan(CLIENTS * ROUNDS);
    }
  }

  @Test
  void a_store_that_checks_and_then_acts_is_found_out() {
    try (MemoryBackend store = MemoryBackend.open()) {
      assertThatThrownBy(
              () ->
                  CompareAndSetRace.run(
                      planted(store, (operation, context) -> late(operation, context, store)),
                      NAME,
                      ROUNDS))
          .isInstanceOf(AssertionError.class)
          .hasMessageMatching("Round \\d+ has (?:[2-9]|\\d{2,}) winners: .*");
    }
  }

  @Test
  void a_store_that_forgets_its_requests_is_found_out() {
    try (MemoryBackend store = MemoryBackend.open()) {
      AtomicInteger puts = new AtomicInteger();
      assertThatThrownBy(
              () ->
                  CompareAndSetRace.run(
                      planted(
                          store,
                          (operation, context) ->
                              lossy(operation, context.withRequestId(null), store, puts)),
                      NAME,
                      ROUNDS))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("has 0 winners");
    }
  }

  private static List<SecretBackend> planted(
      SecretBackend store, BiFunction<Operation<?>, OperationContext, Object> answers) {
    return Collections.nCopies(CLIENTS, Forwarding.planted(store, store.capabilities(), answers));
  }

  /** Does what is asked; of the puts that succeed every third is not answered. */
  private static Object lossy(
      Operation<?> operation, OperationContext context, SecretBackend store, AtomicInteger puts) {
    int number = operation instanceof PutRequest ? puts.incrementAndGet() : 1;
    Object answer = operation.on(store, context);
    if (number % 3 == 0) {
      throw SecretsException.of(ErrorCode.UNAVAILABLE, "The answer was lost.")
          .outcomeUnknown(true)
          .build();
    }
    return answer;
  }

  /** Checks the condition, and then acts as if it still held. */
  private static Object late(
      Operation<?> operation, OperationContext context, SecretBackend store) {
    if (!(operation instanceof PutRequest put
        && put.condition() instanceof PutCondition.IfVersion expected)) {
      return operation.on(store, context);
    }
    boolean holds =
        expected
            .current()
            .equals(store.describe(new DescribeRequest(put.name()), context).current());
    LockSupport.parkNanos(MILLISECOND);
    return holds
        ? store.put(PutRequest.of(put.name(), put.value()), context)
        : store.put(put, context);
  }
}
