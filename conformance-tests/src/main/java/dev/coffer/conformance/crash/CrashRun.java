package dev.coffer.conformance.crash;

import dev.coffer.conformance.crash.CrashSubject.Writing;
import dev.coffer.conformance.crash.Ledger.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills a process again and again over the same data. After each kill no acknowledged write may be
 * lost, no number may be given twice, and what was under way is there whole or not at all; the next
 * process repeats it under its request id, and it is then one write.
 */
public final class CrashRun {
  private static final int UNBOUNDED = Integer.MAX_VALUE;
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final CrashSubject subject;
  private final Path folder;
  private final CrashPlan plan;
  private final Random random;
  private final Judge judge = new Judge();
  private List<Entry> toRepeat = List.of();
  private CrashReport report = CrashReport.NOTHING;

  private CrashRun(CrashSubject subject, Path folder, CrashPlan plan) {
    this.subject = subject;
    this.folder = folder;
    this.plan = plan;
    this.random = new Random(plan.seed());
  }

  /**
   * Kills as often as the plan says, then lets one more process repeat what is left to repeat and
   * end by itself.
   *
   * @param folder of the data; empty at first
   * @throws AssertionError for what is wrong after a kill
   */
  public static CrashReport run(CrashSubject subject, Path folder, CrashPlan plan)
      throws InterruptedException {
    CrashRun run = new CrashRun(subject, folder, plan);
    subject.open(folder).close();
    for (int cycle = 1; cycle <= plan.cycles(); cycle++) {
      run.writeAndKill(cycle);
    }
    run.settle();
    return run.report;
  }

  private void writeAndKill(int cycle) throws InterruptedException {
    Ledger ledger = new Ledger(toRepeat);
    KillMoment moment = plan.moments().next(folder, random);
    try (Writing writing = subject.start(folder, script("c" + cycle, UNBOUNDED), ledger)) {
      moment.await(progress(writing, ledger));
      boolean ended = writing.ended();
      writing.kill();
      if (ended) {
        throw failure(cycle, List.of("the process or its writers ended: " + writing.log()));
      }
    }
    report = report.plus(new CrashReport(1, 0, 0, 0, 0));
    judge(cycle, ledger);
  }

  private void settle() throws InterruptedException {
    Ledger ledger = new Ledger(toRepeat);
    try (Writing writing = subject.start(folder, script("end", 0), ledger)) {
      long start = System.nanoTime();
      while (!writing.ended()) {
        requirePatience(start, writing);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
    }
    judge(plan.cycles() + 1, ledger);
    if (toRepeat.stream().anyMatch(entry -> entry.open())) {
      throw failure(plan.cycles() + 1, List.of("a repeated write was not answered"));
    }
  }

  private Script script(String run, int writesEach) {
    List<Write> repeats = toRepeat.stream().map(Entry::write).toList();
    return new Script(run, random.nextLong(), plan.writers(), writesEach, plan.maxBytes(), repeats);
  }

  private KillMoment.Progress progress(Writing writing, Ledger ledger) {
    long start = System.nanoTime();
    return new KillMoment.Progress() {
      @Override
      public int acknowledged() {
        requirePatience(start, writing);
        return ledger.acknowledgements();
      }

      @Override
      public boolean ended() {
        requirePatience(start, writing);
        return writing.ended();
      }
    };
  }

  private static void requirePatience(long startNanos, Writing writing) {
    if (System.nanoTime() - startNanos > PATIENCE_NANOS) {
      throw new AssertionError("The moment to kill does not come: " + writing.log());
    }
  }

  private void judge(int cycle, Ledger ledger) {
    List<Entry> entries = ledger.entries();
    try (CrashedStore store = subject.open(folder)) {
      List<String> findings = judge.judge(store, entries);
      if (!findings.isEmpty()) {
        throw failure(cycle, findings);
      }
    }
    entries.forEach(this::count);
    toRepeat = repeatedNext(ledger);
  }

  private void count(Entry entry) {
    if (entry.settled()) {
      report = report.plus(new CrashReport(0, 0, 0, 0, entry.acknowledged() ? 1 : 0));
    } else if (entry.acknowledged()) {
      report = report.plus(new CrashReport(0, 1, 0, 0, 0));
    } else if (entry.open()) {
      int done = entry.happened() ? 1 : 0;
      report = report.plus(new CrashReport(0, 0, done, 1 - done, 0));
    }
  }

  /** The last write of each writer that was acknowledged, then all that nobody was told of. */
  private static List<Entry> repeatedNext(Ledger ledger) {
    Map<Integer, Entry> lastOf = new LinkedHashMap<>();
    List<Entry> open = new ArrayList<>();
    for (Entry entry : ledger.entries()) {
      if (entry.open()) {
        open.add(entry);
      } else if (entry.acknowledged() && !entry.settled()) {
        lastOf.put(entry.write().writer(), entry);
      }
    }
    List<Entry> next = new ArrayList<>(lastOf.values());
    next.addAll(ledger.notRepeated());
    next.addAll(open);
    return next;
  }

  private AssertionError failure(int cycle, List<String> findings) {
    return new AssertionError(
        "After kill %d of seed %d:\n%s".formatted(cycle, plan.seed(), String.join("\n", findings)));
  }
}
