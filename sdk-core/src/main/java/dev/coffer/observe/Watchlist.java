package dev.coffer.observe;

import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.VersionId;
import dev.coffer.spi.Interest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is watched in one store, what is known of it, and what should be looked at next: whatever is
 * least known first. Each name is looked at once, however many watch it. Many single names are read
 * from a list instead where that takes fewer calls. Makes no call and keeps no time of its own; not
 * thread-safe.
 */
final class Watchlist {
  /** Nothing is looked at more often than that, however much the budget bears. */
  static final long LEAST_NANOS = Duration.ofSeconds(1).toNanos();

  /** With fewer looks than that at single names, a list is not tried. */
  private static final int WORTH_A_LIST = 8;

  private final int namesAtOnce;
  private final Map<SecretName, Known> known = new HashMap<>();
  private final List<Scan> scans = new ArrayList<>();

  /** The prefixes below which all names are known, so that another one is a new secret. */
  private final Set<NamePrefix> complete = new HashSet<>();

  private Interest interest = Interest.IN_PASSING;

  /** Instead of looks at single names; null where those take fewer calls. */
  private @Nullable Scan instead;

  /** How many single names there were when a list turned out to take more calls; 0 for never. */
  private int notWorthAListAt;

  /** A change that was found. */
  record Found(SecretName name, @Nullable VersionId current) {}

  Watchlist(int namesAtOnce) {
    this.namesAtOnce = namesAtOnce;
  }

  /** Turns to what is of interest to all watchers together. */
  void watch(Collection<Interest> interests, long nowNanos) {
    Set<NamePrefix> prefixes = new HashSet<>();
    Set<SecretName> names = new HashSet<>();
    for (Interest one : interests) {
      prefixes.addAll(one.prefixes());
      names.addAll(one.names());
    }
    prefixes.removeIf(prefix -> prefixes.stream().anyMatch(other -> isWider(other, prefix)));
    names.removeIf(name -> prefixes.stream().anyMatch(prefix -> prefix.matches(name)));
    interest = new Interest(prefixes, names);
    scans.removeIf(scan -> !prefixes.contains(scan.prefix));
    for (NamePrefix prefix : prefixes) {
      if (scans.stream().noneMatch(scan -> scan.prefix.equals(prefix))) {
        scans.add(new Scan(prefix, nowNanos));
      }
    }
    complete.removeIf(prefix -> prefixes.stream().noneMatch(wide -> covers(wide, prefix)));
    known.keySet().removeIf(name -> interest.isInPassing() || !interest.covers(name));
    names.forEach(name -> known.computeIfAbsent(name, added -> new Known(nowNanos)));
    chooseScan(nowNanos);
  }

  private static boolean covers(NamePrefix wide, NamePrefix prefix) {
    return prefix.text().startsWith(wide.text());
  }

  private static boolean isWider(NamePrefix wide, NamePrefix prefix) {
    return !wide.equals(prefix) && covers(wide, prefix);
  }

  boolean isEmpty() {
    return interest.isInPassing();
  }

  private int looksAtNames() {
    return (interest.names().size() + namesAtOnce - 1) / namesAtOnce;
  }

  private void chooseScan(long nowNanos) {
    boolean disproved = interest.names().size() < 2 * notWorthAListAt;
    if (looksAtNames() < WORTH_A_LIST || disproved) {
      instead = null;
      return;
    }
    NamePrefix common = commonPrefix(interest.names());
    if (instead == null || !instead.prefix.equals(common)) {
      instead = new Scan(common, nowNanos);
    }
  }

  private static NamePrefix commonPrefix(Set<SecretName> names) {
    String common = null;
    for (SecretName name : names) {
      String text = name.text();
      int length = common == null ? text.length() : 0;
      while (common != null
          && length < Math.min(common.length(), text.length())
          && common.charAt(length) == text.charAt(length)) {
        length++;
      }
      common = text.substring(0, length);
    }
    return common == null
        ? NamePrefix.ALL
        : NamePrefix.of(common.substring(0, common.lastIndexOf('/') + 1));
  }

  /** What to look at now. */
  Look next(long nowNanos) {
    List<SecretName> doubtful = doubtful(nowNanos);
    if (!doubtful.isEmpty()) {
      return asked(doubtful, nowNanos);
    }
    List<SecretName> oldest = instead == null ? oldestNames() : List.of();
    Scan scan = oldestScan();
    long forNames = oldest.isEmpty() ? LEAST_NANOS : due(state(oldest.get(0)).triedNanos, nowNanos);
    long forScan = scan == null ? LEAST_NANOS : due(scan.triedNanos, nowNanos);
    boolean hasNames = !oldest.isEmpty() && forNames <= 0;
    boolean hasScan = scan != null && (forScan <= 0 || scan.isWithinPass());
    if (hasNames && (!hasScan || forNames <= forScan)) {
      return asked(oldest, nowNanos);
    }
    return scan != null && hasScan
        ? page(scan, nowNanos)
        : new Look.Later(Math.min(forNames, forScan));
  }

  private static long due(long triedNanos, long nowNanos) {
    return triedNanos + LEAST_NANOS - nowNanos;
  }

  private Known state(SecretName name) {
    return Objects.requireNonNull(known.get(name));
  }

  private Look asked(List<SecretName> names, long nowNanos) {
    names.forEach(name -> state(name).triedNanos = nowNanos);
    return new Look.AtNames(names);
  }

  private static Look page(Scan scan, long nowNanos) {
    if (!scan.isWithinPass()) {
      scan.beginPass(nowNanos);
    }
    scan.triedNanos = nowNanos;
    return new Look.AtPage(scan, scan.pageToken);
  }

  /** Names that must be looked at, and new ones that no scan covers. */
  private List<SecretName> doubtful(long nowNanos) {
    return known.entrySet().stream()
        .filter(each -> isDoubtful(each.getKey(), each.getValue()))
        .filter(each -> nowNanos - each.getValue().triedNanos >= LEAST_NANOS)
        .sorted(Comparator.comparingLong(each -> each.getValue().triedNanos - nowNanos))
        .limit(namesAtOnce)
        .map(Map.Entry::getKey)
        .toList();
  }

  private boolean isDoubtful(SecretName name, Known state) {
    boolean isNew = !state.seen && instead == null && interest.names().contains(name);
    return state.doubtful || isNew;
  }

  private List<SecretName> oldestNames() {
    return interest.names().stream()
        .sorted(Comparator.comparingLong(name -> state(name).triedNanos))
        .limit(namesAtOnce)
        .toList();
  }

  private @Nullable Scan oldestScan() {
    List<Scan> all = new ArrayList<>(scans);
    if (instead != null) {
      all.add(instead);
    }
    return all.stream()
        .min(
            Comparator.comparing((Scan scan) -> !scan.isWithinPass())
                .thenComparingLong(scan -> scan.triedNanos))
        .orElse(null);
  }

  /**
   * Takes what a look at names has shown.
   *
   * @param atNanos when the look began
   */
  List<Found> seen(Look.AtNames look, List<Sighting.Current> sightings, long atNanos) {
    List<Found> found = new ArrayList<>();
    Set<SecretName> missing = new HashSet<>(look.names());
    for (Sighting.Current sighting : sightings) {
      missing.remove(sighting.name());
      current(sighting, atNanos, found);
    }
    missing.forEach(
        name -> current(new Sighting.Current(name, null, Known.ABSENT), atNanos, found));
    return found;
  }

  /** Takes a page of a scan. */
  List<Found> seen(Look.AtPage look, SightingPage page, long atNanos) {
    Scan scan = look.scan();
    List<Found> found = new ArrayList<>();
    scan.pages++;
    for (Sighting sighting : page.sightings()) {
      if (scan.prefix.matches(sighting.name())) {
        scan.found.add(sighting.name());
        if (sighting instanceof Sighting.Current current) {
          current(current, atNanos, found);
        } else if (sighting instanceof Sighting.Listed listed) {
          listed(listed, scan, atNanos);
        }
      }
    }
    scan.pageToken = page.nextPageToken();
    if (!scan.isWithinPass()) {
      endPass(scan, found);
    }
    return found;
  }

  private boolean isWatched(SecretName name) {
    return !interest.isInPassing() && interest.covers(name);
  }

  /** Whether a name that was not known is that of a new secret. */
  private boolean isNews(SecretName name) {
    return complete.stream().anyMatch(prefix -> prefix.matches(name));
  }

  private void current(Sighting.Current sighting, long atNanos, List<Found> found) {
    SecretName name = sighting.name();
    if (!isWatched(name)) {
      return;
    }
    Known state = known.computeIfAbsent(name, added -> new Known(atNanos));
    boolean changed = state.changed || (!state.seen && !state.expected && isNews(name));
    if (state.seen && state.mark != null) {
      changed = !state.mark.equals(sighting.mark());
    }
    state.sureNanos = atNanos;
    state.seen = true;
    state.doubtful = false;
    state.changed = false;
    state.mark = sighting.mark();
    if (changed) {
      found.add(new Found(name, sighting.current()));
    }
  }

  private void listed(Sighting.Listed sighting, Scan scan, long atNanos) {
    SecretName name = sighting.name();
    if (!isWatched(name)) {
      return;
    }
    Known state = known.computeIfAbsent(name, added -> new Known(atNanos));
    String hint = sighting.hint();
    boolean isNew = !state.seen;
    state.expected |= isNew && !isNews(name);
    boolean same = hint != null && hint.equals(state.hint);
    boolean first = isNew && hint != null && !isNews(name);
    if (!state.doubtful && (same || first)) {
      state.sureNanos = atNanos;
      state.seen = true;
    } else {
      scan.doubtful++;
      state.doubtful = true;
      // Of one that was only ever listed, no mark says so later.
      state.changed |= isNew ? !state.expected : hint != null && state.mark == null;
    }
    state.hint = hint;
  }

  /** Whatever was known and was not come upon is gone. */
  private void endPass(Scan scan, List<Found> found) {
    for (Map.Entry<SecretName, Known> each : known.entrySet()) {
      SecretName name = each.getKey();
      Known state = each.getValue();
      boolean missing = scan.prefix.matches(name) && !scan.found.contains(name);
      // One that was looked at, or came to be of interest, during the pass is known better.
      if (missing && state.sureNanos - scan.passNanos < 0) {
        if (state.seen && !Known.ABSENT.equals(state.mark)) {
          found.add(new Found(name, null));
        }
        state.seen = true;
        state.mark = Known.ABSENT;
        state.hint = null;
        state.sureNanos = scan.passNanos;
      }
    }
    scan.sureNanos = scan.passNanos;
    if (scan == instead) {
      judge(scan);
    } else {
      complete.add(scan.prefix);
    }
  }

  private void judge(Scan scan) {
    int calls = scan.pages + (scan.doubtful + namesAtOnce - 1) / namesAtOnce;
    if (calls >= looksAtNames()) {
      notWorthAListAt = interest.names().size();
      instead = null;
    }
  }

  /** A page that cannot be gone on from: the pass begins again. */
  void failed(Look.AtPage look) {
    look.scan().pageToken = "";
  }

  /** See {@link dev.coffer.spi.ChangeSubscription#hasBegun}. */
  boolean hasBegun(Interest part) {
    return part.names().stream().allMatch(this::wasSeen)
        && part.prefixes().stream().allMatch(this::wasSeen);
  }

  private boolean wasSeen(NamePrefix prefix) {
    boolean listed = complete.stream().anyMatch(wide -> covers(wide, prefix));
    return listed
        && known.entrySet().stream()
            .allMatch(each -> each.getValue().seen || !prefix.matches(each.getKey()));
  }

  private boolean wasSeen(SecretName name) {
    Known state = known.get(name);
    return (state != null && state.seen) || (state == null && isNews(name));
  }

  /** See {@link dev.coffer.spi.ChangeSubscription#staleness}. */
  Duration staleness(long nowNanos) {
    long oldest = nowNanos;
    for (Known state : known.values()) {
      oldest = Math.min(oldest, state.sureNanos);
    }
    for (Scan scan : scans) {
      oldest = Math.min(oldest, scan.sureNanos);
    }
    return isEmpty() ? Duration.ZERO : Duration.ofNanos(nowNanos - oldest);
  }
}
