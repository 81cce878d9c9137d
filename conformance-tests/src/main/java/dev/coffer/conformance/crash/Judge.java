package dev.coffer.conformance.crash;

import dev.coffer.conformance.crash.Ledger.Entry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.VersionId;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.Verb;
import dev.coffer.store.JournalEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a process left against the ledger. The journal says in which order things happened:
 * each of its events must be of one write that was begun, each write that was acknowledged must
 * have its event, and what the events make of each secret must be what is read, to the byte. Used
 * by one thread, over the whole of a run.
 */
final class Judge {
  private static final int PAGE = 1000;

  private final Map<SecretName, Expected> expected = new TreeMap<>();
  private final List<String> findings = new ArrayList<>();
  private long judgedRevision;

  /** Judges what happened since the last judgement; gives back one sentence for each wrong. */
  List<String> judge(CrashedStore store, List<Entry> entries) {
    findings.clear();
    store.sealed().verify().findings().forEach(f -> findings.add("verify: " + f));
    entries.forEach(entry -> expected.putIfAbsent(entry.write().name(), Expected.NOTHING));
    judgeAnswers(entries);
    Causes causes = new Causes(store, entries);
    int mostVersions = store.sealed().capabilities().limits().maxVersions();
    for (JournalEvent event : newEvents(store)) {
      Entry cause = causes.of(event);
      if (cause == null) {
        findings.add(
            "%s %s %s in the journal is of no write that was begun, or happened twice"
                .formatted(event.kind(), event.name(), event.version()));
      } else {
        cause.happenedAs(event.version());
        expected.compute(
            event.name(), (name, before) -> after(before, cause.write(), event, mostVersions));
      }
    }
    judgeOutcomes(entries);
    StateCheck states = new StateCheck(store.seenAs(), findings);
    expected.forEach(states::check);
    return List.copyOf(findings);
  }

  private Expected after(
      @Nullable Expected before, Write write, JournalEvent event, int mostVersions) {
    Expected known = Objects.requireNonNull(before);
    Expected after = known.after(write, mostVersions);
    if (write.makesVersion() && number(event.version()) != after.last()) {
      findings.add(
          "%s made version %s, and %d is next".formatted(write, event.version(), after.last()));
    }
    return after;
  }

  /** No number may be given twice, and only what is not there may be refused. */
  private void judgeAnswers(List<Entry> entries) {
    Set<String> given = new HashSet<>();
    for (Entry entry : entries) {
      Write write = entry.write();
      if (entry.refusal() != null && !mayBeRefused(entry)) {
        findings.add(write + " was refused with " + entry.refusal());
      }
      VersionId answer = entry.answer();
      if (answer != null && !entry.settled()) {
        long last = Objects.requireNonNull(expected.get(write.name())).last();
        if (number(answer) <= last || !given.add(write.name() + " " + answer)) {
          findings.add("version %s was given before, and again to %s".formatted(answer, write));
        }
      }
      if (entry.settled() && entry.acknowledged() && !Objects.equals(answer, versionOf(entry))) {
        findings.add(
            "%s made version %s, and its repeat was answered with %s"
                .formatted(write, entry.found(), answer));
      }
    }
  }

  /** A move may aim at a version that was purged or has gone since. */
  private static boolean mayBeRefused(Entry entry) {
    return entry.write().verb() == Verb.MOVE_STAGE
        && entry.refusal() == ErrorCode.NOT_FOUND
        && !entry.settled();
  }

  private static @Nullable VersionId versionOf(Entry entry) {
    return entry.write().makesVersion() ? entry.found() : null;
  }

  private void judgeOutcomes(List<Entry> entries) {
    for (Entry entry : entries) {
      if (entry.acknowledged() && !entry.settled() && !entry.happened()) {
        findings.add("%s was acknowledged and is lost".formatted(entry.write()));
      }
    }
  }

  private List<JournalEvent> newEvents(CrashedStore store) {
    List<JournalEvent> events = new ArrayList<>();
    long head = store.sealed().journalRevision();
    if (head < judgedRevision) {
      findings.add("the journal ended at %d and ends at %d".formatted(judgedRevision, head));
    }
    while (judgedRevision < head) {
      List<JournalEvent> page = store.sealed().journal(judgedRevision + 1, PAGE);
      for (JournalEvent event : page) {
        if (event.revision() != judgedRevision + 1) {
          findings.add("event %d follows event %d".formatted(event.revision(), judgedRevision));
        }
        judgedRevision = event.revision();
      }
      events.addAll(page);
    }
    judgedRevision = head;
    return events;
  }

  private static long number(@Nullable VersionId version) {
    return Long.parseLong(String.valueOf(version));
  }

  /** Finds the write behind an event. */
  private static final class Causes {
    private final CrashedStore store;
    private final Map<String, List<Entry>> candidates = new HashMap<>();

    Causes(CrashedStore store, List<Entry> entries) {
      this.store = store;
      for (Entry entry : entries) {
        if (!entry.settled() && entry.refusal() == null) {
          Write write = entry.write();
          candidates
              .computeIfAbsent(write.verb() + " " + write.name(), key -> new ArrayList<>())
              .add(entry);
        }
      }
    }

    /** Its write, which is then no candidate any more; null where there is none. */
    @Nullable Entry of(JournalEvent event) {
      List<Entry> possible =
          candidates.getOrDefault(event.kind() + " " + event.name(), new ArrayList<>());
      for (Entry entry : possible) {
        if (explains(entry, event)) {
          possible.remove(entry);
          return entry;
        }
      }
      return null;
    }

    private boolean explains(Entry entry, JournalEvent event) {
      return switch (entry.write().verb()) {
        case PUT, PATCH_FIELDS ->
            entry.acknowledged()
                ? Objects.equals(entry.answer(), event.version())
                : isUnanswered(event) && holds(event, entry.write());
        case MOVE_STAGE -> Objects.equals(entry.write().to(), event.version());
        default -> true;
      };
    }

    /** Whether no write was told this version, so that one without an answer must have made it. */
    private boolean isUnanswered(JournalEvent event) {
      return candidates.getOrDefault(event.kind() + " " + event.name(), List.of()).stream()
          .noneMatch(other -> Objects.equals(other.answer(), event.version()));
    }

    /** Whether the version holds what the write writes. */
    private boolean holds(JournalEvent event, Write write) {
      if (write.verb() == Verb.PATCH_FIELDS || event.version() == null) {
        // Only one writer patches a secret, and has only one patch under way.
        return true;
      }
      GetRequest get = new GetRequest(event.name(), Selector.version(event.version()));
      try (Secret secret = store.seenAs().get(get, OperationContext.LOCAL)) {
        return Content.of(write).is(secret.value());
      } catch (SecretsException e) {
        // It was purged or deleted since, or is not there: then the states tell.
        return e.code() != ErrorCode.INTEGRITY;
      }
    }
  }
}
