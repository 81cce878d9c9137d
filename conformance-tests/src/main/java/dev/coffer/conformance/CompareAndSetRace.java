package dev.coffer.conformance;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.Page;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.SecretBackend;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Many clients put to one name at the same moment, each on the condition that nobody else has since
 * the last round. Exactly one may win a round, and there is then one version more. A client that is
 * not answered repeats its put under the same request id until it is.
 */
public final class CompareAndSetRace {
  /** After these a client does not know how its put ended. */
  private static final Set<ErrorCode> UNANSWERED =
      Set.of(ErrorCode.UNAVAILABLE, ErrorCode.DEADLINE_EXCEEDED, ErrorCode.THROTTLED);

  private static final Set<ErrorCode> LOST =
      Set.of(ErrorCode.VERSION_MISMATCH, ErrorCode.ALREADY_EXISTS);

  private static final Duration TRY = Duration.ofSeconds(2);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int PAGE = 1000;

  private final List<SecretBackend> clients;
  private final SecretName name;
  private final String id = UUID.randomUUID().toString().substring(24);

  private CompareAndSetRace(List<SecretBackend> clients, SecretName name) {
    this.clients = clients;
    this.name = name;
  }

  /**
   * Runs the race.
   *
   * @param clients each is a racer; one store may stand for several of them. It declares
   *     COMPARE_AND_SET, CREATE_ONLY, VERSIONS and, where it may leave a client without an answer,
   *     IDEMPOTENT_PUT
   * @param name of no secret yet
   * @param rounds not more than the versions that the store keeps
   * @throws AssertionError for a round of no winner or of several, for a winner whose value is not
   *     there, and for a number of versions other than that of rounds
   */
  public static void run(List<SecretBackend> clients, SecretName name, int rounds) {
    CompareAndSetRace race = new CompareAndSetRace(clients, name);
    PutCondition condition = PutCondition.CREATE_ONLY;
    for (int round = 1; round <= rounds; round++) {
      condition = PutCondition.ifVersion(race.winnerOf(round, condition));
    }
    race.checkVersions(rounds);
  }

  private VersionId winnerOf(int round, PutCondition condition) {
    Map<Integer, VersionId> winners = new ConcurrentHashMap<>();
    Together.run(
        clients.size(),
        client -> {
          Version made = put(client, round, condition);
          if (made != null) {
            winners.put(client, made.id());
          }
        });
    if (winners.size() != 1) {
      throw new AssertionError(
          "Round %d has %d winners: %s.".formatted(round, winners.size(), winners));
    }
    int winner = winners.keySet().iterator().next();
    VersionId version = Objects.requireNonNull(winners.get(winner));
    try (Secret secret = answered(clients.get(0), GetRequest.current(name), null)) {
      boolean isTheirs =
          secret.version().id().equals(version)
              && secret.value().utf8().equals(text(winner, round));
      if (!isTheirs) {
        throw new AssertionError(
            "Client %d won round %d with version %s, and version %s of another is current."
                .formatted(winner, round, version, secret.version().id()));
      }
    }
    return version;
  }

  /** The version that a client made; null where another was first. */
  private @Nullable Version put(int client, int round, PutCondition condition) {
    try (SecretValue value = SecretValue.ofUtf8(text(client, round))) {
      PutRequest put = new PutRequest(name, value, condition, Stage.CURRENT, MetadataChange.NONE);
      return answered(clients.get(client), put, "race-" + id + "-" + round + "-" + client);
    } catch (SecretsException e) {
      if (LOST.contains(e.code())) {
        return null;
      }
      throw e;
    }
  }

  private static <R> R answered(
      SecretBackend client, Operation<R> operation, @Nullable String requestId) {
    OperationContext context = OperationContext.LOCAL.withRequestId(requestId);
    long start = System.nanoTime();
    while (true) {
      try {
        return operation.on(client, context.within(TRY));
      } catch (SecretsException e) {
        if (!UNANSWERED.contains(e.code()) || System.nanoTime() - start > PATIENCE_NANOS) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private void checkVersions(int rounds) {
    Page<Version> versions =
        answered(clients.get(0), new ListVersionsRequest(name, PAGE, ""), null);
    if (versions.items().size() != rounds) {
      throw new AssertionError(
          "%d rounds were run, and there are %d versions."
              .formatted(rounds, versions.items().size()));
    }
  }

  private static String text(int client, int round) {
    return "client " + client + " in round " + round;
  }
}
