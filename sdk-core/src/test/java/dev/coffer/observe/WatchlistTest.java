package dev.coffer.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.VersionId;
import dev.coffer.spi.Interest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class WatchlistTest {
  private static final SecretName A = SecretName.of("p/a");
  private static final SecretName B = SecretName.of("p/b");
  private static final NamePrefix P = NamePrefix.of("p/");

  /** What lists of a service tell. */
  private enum Telling {
    MARKS,
    HINTS,
    NAMES
  }

  /** A service in memory, looked at as a watchlist says, by a clock of its own. */
  private static final class Service {
    private final TreeMap<SecretName, Integer> secrets = new TreeMap<>();
    private final Telling telling;
    private final int namesAtOnce;
    private final int page;
    private final Watchlist list;
    private final List<SecretName> asked = new ArrayList<>();
    private long now = Duration.ofHours(1).toNanos();
    private int calls;

    Service(Telling telling, int namesAtOnce, int page) {
      this.telling = telling;
      this.namesAtOnce = namesAtOnce;
      this.page = page;
      this.list = new Watchlist(namesAtOnce);
    }

    void watch(Interest... interests) {
      list.watch(List.of(interests), now);
    }

    void put(SecretName name) {
      secrets.merge(name, 1, Integer::sum);
    }

    /** Looks until the time is over; what was found. */
    List<Watchlist.Found> after(Duration time) {
      List<Watchlist.Found> found = new ArrayList<>();
      long until = now + time.toNanos();
      while (now < until) {
        Look look = list.next(now);
        if (look instanceof Look.Later later) {
          now += Math.max(1, later.nanos());
          continue;
        }
        calls++;
        long begun = now;
        now += Duration.ofMillis(1).toNanos();
        if (look instanceof Look.AtNames at) {
          assertThat(at.names()).hasSizeBetween(1, namesAtOnce);
          asked.addAll(at.names());
          found.addAll(list.seen(at, current(at.names()), begun));
        } else if (look instanceof Look.AtPage at) {
          found.addAll(list.seen(at, page(at), begun));
        }
      }
      return found;
    }

    private List<Sighting.Current> current(List<SecretName> names) {
      return names.stream()
          .filter(secrets::containsKey)
          .map(name -> current(name, secrets.get(name)))
          .toList();
    }

    private static Sighting.Current current(SecretName name, int version) {
      return new Sighting.Current(name, VersionId.of("" + version), "mark " + version);
    }

    private SightingPage page(Look.AtPage at) {
      SecretName after = at.pageToken().isEmpty() ? null : SecretName.of(at.pageToken());
      Map<SecretName, Integer> rest = after == null ? secrets : secrets.tailMap(after, false);
      List<Sighting> seen = new ArrayList<>();
      SecretName last = null;
      for (Map.Entry<SecretName, Integer> each : rest.entrySet()) {
        if (seen.size() == page) {
          return new SightingPage(seen, last.text());
        }
        last = each.getKey();
        seen.add(
            switch (telling) {
              case MARKS -> current(each.getKey(), each.getValue());
              case HINTS -> new Sighting.Listed(each.getKey(), "hint " + each.getValue());
              case NAMES -> new Sighting.Listed(each.getKey(), null);
            });
      }
      return new SightingPage(seen, "");
    }

    List<String> named(List<Watchlist.Found> found) {
      return found.stream().map(each -> each.name() + "@" + each.current()).toList();
    }
  }

  @ParameterizedTest
  @EnumSource(Telling.class)
  void whatIsThereAtFirstIsNoChangeAndEachLaterOneIsToldOnce(Telling telling) {
    Service service = new Service(telling, 1, 10);
    service.put(A);
    service.watch(Interest.of(Set.of(A, B)));
    assertThat(service.after(Duration.ofSeconds(10))).isEmpty();
    service.put(A);
    assertThat(service.named(service.after(Duration.ofSeconds(10)))).containsExactly("p/a@2");
    service.put(B);
    assertThat(service.named(service.after(Duration.ofSeconds(10)))).containsExactly("p/b@1");
    service.secrets.remove(A);
    assertThat(service.named(service.after(Duration.ofSeconds(10)))).containsExactly("p/a@null");
    assertThat(service.after(Duration.ofMinutes(1))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Telling.class)
  void belowAPrefixNewAndGoneSecretsAreChangesToo(Telling telling) {
    Service service = new Service(telling, 1, 2);
    IntStream.range(0, 5).forEach(i -> service.put(SecretName.of("p/n" + i)));
    service.put(SecretName.of("q/other"));
    service.watch(Interest.of(P));
    assertThat(service.after(Duration.ofSeconds(20))).isEmpty();
    assertThat(service.list.hasBegun(Interest.of(P))).isTrue();
    service.put(A);
    service.put(SecretName.of("q/new"));
    assertThat(service.named(service.after(Duration.ofSeconds(20)))).containsExactly("p/a@1");
    service.put(SecretName.of("p/n3"));
    assertThat(service.named(service.after(Duration.ofSeconds(20)))).containsExactly("p/n3@2");
    service.secrets.remove(SecretName.of("p/n0"));
    assertThat(service.named(service.after(Duration.ofSeconds(20)))).containsExactly("p/n0@null");
    service.put(SecretName.of("p/n0"));
    assertThat(service.named(service.after(Duration.ofSeconds(20)))).containsExactly("p/n0@1");
  }

  @Test
  void nothingIsLookedAtThatNobodyWatches() {
    Service service = new Service(Telling.MARKS, 1, 10);
    service.put(A);
    service.put(B);
    service.watch(Interest.of(Set.of(A)), Interest.IN_PASSING);
    service.after(Duration.ofSeconds(10));
    assertThat(Set.copyOf(service.asked)).containsExactly(A);
    service.watch(Interest.IN_PASSING);
    assertThat(service.list.isEmpty()).isTrue();
    assertThat(service.list.staleness(service.now)).isZero();
  }

  @Test
  void aNameCostsTheSameHoweverManyWatchIt() {
    Service one = new Service(Telling.MARKS, 1, 10);
    one.watch(Interest.of(Set.of(A)));
    one.after(Duration.ofMinutes(1));
    Service many = new Service(Telling.MARKS, 1, 10);
    Interest[] all = new Interest[500];
    java.util.Arrays.fill(all, Interest.of(Set.of(A)));
    many.watch(all);
    many.after(Duration.ofMinutes(1));
    assertThat(many.calls).isEqualTo(one.calls).isLessThanOrEqualTo(61);
  }

  @ParameterizedTest
  @EnumSource(
      value = Telling.class,
      names = {"MARKS", "HINTS"})
  void manyNamesAreReadFromAList(Telling telling) {
    Service service = new Service(telling, 1, 100);
    Set<SecretName> names = names(1_000);
    names.forEach(service::put);
    service.watch(Interest.of(names));
    assertThat(service.after(Duration.ofSeconds(5))).isEmpty();
    assertThat(service.list.hasBegun(Interest.of(names))).isTrue();
    int before = service.calls;
    SecretName changed = SecretName.of("p/s500");
    service.put(changed);
    assertThat(service.named(service.after(Duration.ofMillis(2_100)))).containsExactly("p/s500@2");
    assertThat(service.calls - before).isLessThanOrEqualTo(34);
  }

  @Test
  void aListThatTellsNothingIsNotReadInsteadOfNames() {
    Service service = new Service(Telling.NAMES, 1, 100);
    Set<SecretName> names = names(50);
    names.forEach(service::put);
    service.watch(Interest.of(names));
    service.after(Duration.ofMinutes(1));
    int asked = service.asked.size();
    int calls = service.calls;
    service.after(Duration.ofMinutes(1));
    assertThat(service.calls - calls).isEqualTo(service.asked.size() - asked);
  }

  @Test
  void whatAListCannotTellOfFewAmongManyIsLookedAt() {
    Service service = new Service(Telling.NAMES, 1, 1_000);
    Set<SecretName> names = names(1_000);
    names(40).forEach(service::put);
    service.watch(Interest.of(names));
    assertThat(service.after(Duration.ofSeconds(3))).isEmpty();
    assertThat(service.asked).hasSizeGreaterThanOrEqualTo(80);
    assertThat(service.list.hasBegun(Interest.of(names))).isTrue();
  }

  @Test
  void aListOfMuchElseIsNotReadInsteadOfNames() {
    Service service = new Service(Telling.MARKS, 1, 10);
    names(1_000).forEach(service::put);
    Set<SecretName> few = names(20);
    service.watch(Interest.of(few));
    service.after(Duration.ofMinutes(1));
    int asked = service.asked.size();
    int calls = service.calls;
    service.after(Duration.ofMinutes(1));
    assertThat(service.calls - calls).isEqualTo(service.asked.size() - asked);
  }

  @Test
  void whatStaysOfInterestIsKnownOn() {
    Service service = new Service(Telling.MARKS, 1, 10);
    service.put(A);
    service.watch(Interest.of(Set.of(A)));
    service.after(Duration.ofSeconds(3));
    service.put(A);
    service.watch(Interest.of(Set.of(A, B)));
    assertThat(service.named(service.after(Duration.ofSeconds(3)))).containsExactly("p/a@2");
    service.put(A);
    service.watch(Interest.of(P));
    assertThat(service.named(service.after(Duration.ofSeconds(3)))).containsExactly("p/a@3");
    service.put(B);
    service.watch(Interest.ALL);
    assertThat(service.named(service.after(Duration.ofSeconds(3)))).containsExactly("p/b@1");
  }

  @Test
  void stalenessIsTheAgeOfWhatIsLeastKnown() {
    Service service = new Service(Telling.MARKS, 1, 10);
    service.watch(Interest.of(Set.of(A, B)));
    service.after(Duration.ofSeconds(10));
    assertThat(service.list.staleness(service.now)).isLessThan(Duration.ofSeconds(3));
    Duration later = Duration.ofMinutes(5);
    assertThat(service.list.staleness(service.now + later.toNanos())).isGreaterThan(later);
  }

  @ParameterizedTest
  @EnumSource(Telling.class)
  void whateverHappensTheLastStateOfEachNameIsTold(Telling telling) {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      Service service = new Service(telling, 1 + random.nextInt(3), 1 + random.nextInt(4));
      List<SecretName> names = List.copyOf(names(12));
      Set<SecretName> single = new HashSet<>(names.subList(0, 1 + random.nextInt(12)));
      Interest interest = random.nextBoolean() ? Interest.of(P) : Interest.of(single);
      names.stream().filter(name -> random.nextBoolean()).forEach(service::put);
      service.watch(interest);
      service.after(Duration.ofMinutes(2));
      Map<SecretName, String> last =
          service.secrets.entrySet().stream()
              .collect(Collectors.toMap(Map.Entry::getKey, each -> "" + each.getValue()));
      for (int step = 0; step < 60; step++) {
        SecretName name = names.get(random.nextInt(names.size()));
        if (random.nextInt(4) == 0) {
          // Comes back as another one, so that it is never taken for what it was.
          service.secrets.remove(name);
        } else {
          service.secrets.put(name, 100 * (seed + 1) + step);
        }
        for (Watchlist.Found found : service.after(Duration.ofMillis(random.nextInt(1_500)))) {
          last.put(found.name(), "" + found.current());
        }
      }
      for (Watchlist.Found found : service.after(Duration.ofMinutes(2))) {
        last.put(found.name(), "" + found.current());
      }
      for (SecretName name : names) {
        if (interest.covers(name)) {
          String now = String.valueOf(service.secrets.get(name));
          assertThat(last.getOrDefault(name, "null")).as(seed + " " + name).isEqualTo(now);
        }
      }
    }
  }

  private static Set<SecretName> names(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> SecretName.of("p/s" + i))
        .collect(Collectors.toSet());
  }
}
