package dev.coffer.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.VersionId;
import dev.coffer.spi.Change;
import dev.coffer.spi.ChangeSubscription;
import dev.coffer.spi.Interest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ObservedChangesTest {
  private static final SecretName NAME = SecretName.of("a");
  private static final Interest INTEREST = Interest.of(Set.of(NAME));
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Map<SecretName, Integer> service = new ConcurrentHashMap<>();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile SecretsException failure;
  private final ObservedChanges changes =
      new ObservedChanges("tested", new Service(), new CallBudget(600));

  private final class Service implements Looks {
    @Override
    public int namesAtOnce() {
      return 1;
    }

    @Override
    public List<Sighting.Current> at(
        List<SecretName> names, OperationContext context, MoreCalls more) {
      calls.incrementAndGet();
      if (failure != null) {
        throw failure;
      }
      Integer version = service.get(names.get(0));
      return version == null
          ? List.of()
          : List.of(new Sighting.Current(names.get(0), VersionId.of("" + version), "" + version));
    }

    @Override
    public SightingPage below(NamePrefix prefix, String pageToken, OperationContext context) {
      throw new AssertionError("a list for one name");
    }
  }

  @AfterEach
  void close() {
    changes.close();
  }

  private static boolean isLooking() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("coffer-observe-tested"));
  }

  @Test
  void thereIsAThreadWhileSomeoneWatchesAndNoneElse() {
    try (ChangeSubscription passing = changes.tell(Interest.IN_PASSING, change -> {})) {
      assertThat(isLooking()).isFalse();
      try (ChangeSubscription watching = changes.tell(INTEREST, change -> {})) {
        await().atMost(SOON).until(() -> watching.hasBegun(INTEREST));
        assertThat(isLooking()).isTrue();
      }
      await().atMost(SOON).until(() -> !isLooking());
    }
    int before = calls.get();
    try (ChangeSubscription again = changes.tell(INTEREST, change -> {})) {
      await().atMost(SOON).until(() -> calls.get() > before);
    }
  }

  @Test
  void closingEndsTheThreadAndRefusesOthers() {
    changes.tell(INTEREST, change -> {});
    await().atMost(SOON).until(() -> calls.get() > 0);
    changes.close();
    assertThat(isLooking()).isFalse();
    assertThatThrownBy(() -> changes.tell(INTEREST, change -> {}))
        .isInstanceOfSatisfying(
            SecretsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  @Test
  void whoeverListensInPassingHearsFirstAndAFailingListenerKeepsNobodyFromHearing() {
    List<String> heard = new CopyOnWriteArrayList<>();
    List<Change> told = new CopyOnWriteArrayList<>();
    try (ChangeSubscription failing =
            changes.tell(
                INTEREST,
                change -> {
                  throw new IllegalStateException("planted");
                });
        ChangeSubscription watching =
            changes.tell(
                INTEREST,
                change -> {
                  heard.add("watching");
                  told.add(change);
                });
        ChangeSubscription passing =
            changes.tell(Interest.IN_PASSING, change -> heard.add("passing"))) {
      await().atMost(SOON).until(() -> watching.hasBegun(INTEREST));
      service.put(NAME, 7);
      await().atMost(SOON).until(() -> told.size() == 1);
      assertThat(heard).containsExactly("passing", "watching");
      assertThat(told).containsExactly(new Change(1, NAME, Verb.OBSERVE, VersionId.of("7")));
    }
  }

  @Test
  void aStoreThatIsAwayIsLookedAtAgainLaterAndLaterAndGrowsStale() throws InterruptedException {
    failure = SecretsException.of(ErrorCode.UNAVAILABLE, "Away.").build();
    List<Change> told = new CopyOnWriteArrayList<>();
    try (ChangeSubscription watching = changes.tell(INTEREST, told::add)) {
      Thread.sleep(4_000);
      assertThat(calls.get()).isBetween(2, 4);
      assertThat(watching.staleness()).isGreaterThan(Duration.ofSeconds(3));
      assertThat(watching.hasBegun(INTEREST)).isFalse();
      failure = null;
      await().atMost(SOON).until(() -> watching.hasBegun(INTEREST));
      assertThat(watching.staleness()).isLessThan(Duration.ofSeconds(3));
      service.put(NAME, 1);
      await().atMost(SOON).until(() -> told.size() == 1);
    }
  }

  @Test
  void aThrottledStoreIsLeftInPeaceForAsLongAsItSays() throws InterruptedException {
    failure =
        SecretsException.of(ErrorCode.THROTTLED, "Slowly.")
            .retryAfter(Duration.ofSeconds(30))
            .build();
    try (ChangeSubscription watching = changes.tell(INTEREST, change -> {})) {
      Thread.sleep(3_000);
      assertThat(calls.get()).isEqualTo(1);
    }
  }

  @Test
  void whatALookFailsWithUnexpectedlyEndsNothing() {
    failure = null;
    ObservedChanges defective =
        new ObservedChanges(
            "defective",
            new Looks() {
              @Override
              public int namesAtOnce() {
                return 1;
              }

              @Override
              public List<Sighting.Current> at(
                  List<SecretName> names, OperationContext context, MoreCalls more) {
                if (calls.incrementAndGet() == 1) {
                  throw new IllegalStateException("planted");
                }
                return List.of();
              }

              @Override
              public SightingPage below(
                  NamePrefix prefix, String pageToken, OperationContext context) {
                return new SightingPage(List.of(), "");
              }
            },
            new CallBudget(60));
    try (defective;
        ChangeSubscription watching = defective.tell(INTEREST, change -> {})) {
      await().atMost(SOON).until(() -> watching.hasBegun(INTEREST));
    }
  }

  @Test
  void aLookOfSeveralCallsWaitsForTheBudget() {
    AtomicInteger extra = new AtomicInteger();
    ObservedChanges greedy =
        new ObservedChanges(
            "greedy",
            new Looks() {
              @Override
              public int namesAtOnce() {
                return 1;
              }

              @Override
              public List<Sighting.Current> at(
                  List<SecretName> names, OperationContext context, MoreCalls more) {
                for (int i = 0; i < 100; i++) {
                  more.await();
                  extra.incrementAndGet();
                }
                return List.of();
              }

              @Override
              public SightingPage below(
                  NamePrefix prefix, String pageToken, OperationContext context) {
                return new SightingPage(List.of(), "");
              }
            },
            new CallBudget(8));
    try (greedy;
        ChangeSubscription watching = greedy.tell(INTEREST, change -> {})) {
      await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> extra.get() <= 7);
    }
  }
}
