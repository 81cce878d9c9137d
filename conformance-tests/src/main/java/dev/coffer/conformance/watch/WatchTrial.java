package dev.coffer.conformance.watch;

import dev.coffer.SecretsClient;
import dev.coffer.Update;
import dev.coffer.journal.EventStream;
import dev.coffer.journal.WatchEvent;
import dev.coffer.journal.WatchFilter;
import dev.coffer.journal.WatchRequest;
import dev.coffer.journal.WatchStart;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writers that change secrets of one store as fast as they can, watchers of several kinds that are
 * told of it, and a judgement. What happens to the connection and the server meanwhile is for
 * whoever runs it. Used once, by one thread.
 */
public final class WatchTrial implements AutoCloseable {
  private static final int NAMES_OF_A_WRITER = 5;
  private static final int MOST_VIOLATIONS = 50;
  private static final Duration TURN = Duration.ofMillis(200);

  /** One in so many changes is read as soon as it is told. */
  private static final int READ_ONE_IN = 64;

  private final SecretsClient writing;
  private final Function<WatchRequest, EventStream> watching;
  private final int writers;
  private final long seed;
  private final Duration patience;
  private final Truth truth = new Truth();
  private final Queue<Violation> violations = new ConcurrentLinkedQueue<>();
  private final List<Thread> writerThreads = new ArrayList<>();
  private final List<Watcher> watchers = new ArrayList<>();
  private final AtomicLong writes = new AtomicLong();
  private final AtomicLong failedWrites = new AtomicLong();
  private volatile boolean writersEnd;
  private volatile boolean watchersEnd;
  private volatile @Nullable Map<SecretName, Long> finals;

  /**
   * @param writing what writers use; not closed
   * @param watching opens streams that go on by themselves after a cut
   * @param seed decides who writes what
   * @param patience how long what was written at the end may take to be told
   */
  public WatchTrial(
      SecretsClient writing,
      Function<WatchRequest, EventStream> watching,
      int writers,
      long seed,
      Duration patience) {
    this.writing = writing;
    this.watching = watching;
    this.writers = writers;
    this.seed = seed;
    this.patience = patience;
  }

  /**
   * Begins to watch, then to write.
   *
   * @param count how many watchers: of everything, of a prefix, of names, of the last state, and
   *     one in ten that sleeps for seconds at a time
   */
  public void start(int count) {
    for (int i = 0; i < count; i++) {
      Watcher watcher = watcher(i);
      watchers.add(watcher);
      watcher.thread.start();
    }
    for (int i = 0; i < writers; i++) {
      int writer = i;
      Thread thread = new Thread(() -> write(writer), "trial-writer-" + i);
      thread.setDaemon(true);
      writerThreads.add(thread);
      thread.start();
    }
  }

  private Watcher watcher(int i) {
    String store = writing.storeName();
    WatchFilter filter =
        switch (i % 3) {
          case 0 -> WatchFilter.of(store, NamePrefix.ALL);
          case 1 -> WatchFilter.of(store, NamePrefix.of("w" + i % writers + "/"));
          default ->
              WatchFilter.of(store, Set.of(name(i % writers, 0), name((i + 1) % writers, 1)));
        };
    boolean latestOnly = i % 5 == 4;
    boolean sleeps = i % 10 == 6;
    return new Watcher("watcher " + i, filter, latestOnly, sleeps);
  }

  private static SecretName name(int writer, int k) {
    return SecretName.of("w" + writer + "/s" + k);
  }

  private void write(int writer) {
    SplittableRandom random = new SplittableRandom(seed + writer);
    for (int i = 0; !writersEnd; i++) {
      SecretName name = name(writer, i < NAMES_OF_A_WRITER ? i : random.nextInt(NAMES_OF_A_WRITER));
      truth.begin(name);
      try {
        change(name, i, random.nextInt(10) == 0);
        writes.incrementAndGet();
      } catch (SecretsException e) {
        failedWrites.incrementAndGet();
        pause(50);
      }
    }
  }

  /** Each change raises the stage revision of its secret by one. */
  private void change(SecretName name, int i, boolean ofMetadata) {
    if (ofMetadata && i >= NAMES_OF_A_WRITER) {
      String etag = writing.update(Update.of(name.text()).label("round", "r" + i)).etag();
      truth.acknowledge(name, Long.parseLong(etag));
    } else {
      try (SecretValue value = SecretValue.ofUtf8(name + " " + i)) {
        truth.acknowledge(name, writing.put(name.text(), value).stageRevision());
      }
    }
  }

  /** One watcher, and what it was told. */
  private final class Watcher {
    private final WatcherLog log;
    private final boolean sleeps;
    private final Thread thread;
    private volatile @Nullable Exception failure;

    Watcher(String name, WatchFilter filter, boolean latestOnly, boolean sleeps) {
      this.log = new WatcherLog(name, filter, latestOnly, truth, WatchTrial.this::add);
      this.sleeps = sleeps;
      this.thread = new Thread(this::run, "trial-" + name.replace(' ', '-'));
      this.thread.setDaemon(true);
    }

    private void run() {
      WatchRequest request =
          WatchRequest.of(log.filter(), WatchStart.SNAPSHOT).withBookmarks(Duration.ofSeconds(2));
      try (EventStream stream =
          watching.apply(log.latestOnly() ? request.withLatestOnly() : request)) {
        while (!isDone()) {
          WatchEvent event = stream.next(TURN);
          if (event != null) {
            log.note(event);
            look(event);
          }
        }
      } catch (RuntimeException e) {
        failure = e;
      }
    }

    private boolean isDone() {
      Map<SecretName, Long> all = finals;
      return watchersEnd || (all != null && log.isComplete(all));
    }

    private void look(WatchEvent event) {
      if (sleeps && log.told() % 500 == 499) {
        pause(4000);
      }
      if (event instanceof WatchEvent.Changed changed && log.told() % READ_ONE_IN == 0) {
        requireReadable(changed);
      }
    }

    /** Durable before visible: whoever was told can read it. */
    private void requireReadable(WatchEvent.Changed changed) {
      try (Secret secret = writing.withTimeout(Duration.ofSeconds(2)).read(changed.name().text())) {
        if (secret.version().stageRevision() < changed.stageRevision()) {
          log.violate(
              Guarantee.DURABLE,
              changed.name()
                  + " was told at "
                  + changed.stageRevision()
                  + " and read at "
                  + secret.version().stageRevision());
        }
      } catch (SecretsException e) {
        if (e.code() == ErrorCode.NOT_FOUND) {
          log.violate(Guarantee.DURABLE, changed.name() + " was told and is not there");
        }
      }
    }
  }

  private void add(Violation violation) {
    if (violations.size() < MOST_VIOLATIONS) {
      violations.add(violation);
    }
  }

  /** How many changes were acknowledged so far. */
  public long writes() {
    return writes.get();
  }

  /**
   * Ends the writers, waits until all was told, and judges. The server must be there again and the
   * connection whole.
   *
   * @return what happened, and which promises were not kept
   */
  public Verdict finish() throws InterruptedException {
    writersEnd = true;
    for (Thread writer : writerThreads) {
      writer.join();
    }
    Map<SecretName, Long> all = readAll();
    truth
        .acknowledged()
        .forEach(
            (name, value) -> {
              if (all.getOrDefault(name, 0L) < value.get()) {
                add(
                    new Violation(
                        Guarantee.DURABLE, "writer", name + " was acknowledged and is not there"));
              }
            });
    finals = all;
    long deadline = System.nanoTime() + patience.toNanos();
    for (Watcher watcher : watchers) {
      watcher.thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
    }
    watchersEnd = true;
    long told = 0;
    int snapshots = 0;
    for (Watcher watcher : watchers) {
      watcher.thread.join();
      if (watcher.failure != null) {
        Throwable cause = watcher.failure.getCause();
        add(
            new Violation(
                Guarantee.RELIABLE,
                watcher.log.watcher(),
                "ended: " + watcher.failure + (cause == null ? "" : " by " + cause)));
      }
      watcher.log.finish(all);
      told += watcher.log.told();
      snapshots += watcher.log.snapshots();
      tellAgain(watcher.log);
    }
    return new Verdict(writes.get(), failedWrites.get(), told, snapshots, List.copyOf(violations));
  }

  private Map<SecretName, Long> readAll() {
    Map<SecretName, Long> all = new HashMap<>();
    for (int writer = 0; writer < writers; writer++) {
      for (int k = 0; k < NAMES_OF_A_WRITER; k++) {
        SecretName name = name(writer, k);
        try {
          // The etag counts the changes of a secret in a sealed store, as the stage revision does.
          all.put(name, Long.parseLong(describePatiently(name).etag()));
        } catch (SecretsException e) {
          if (e.code() != ErrorCode.NOT_FOUND) {
            throw e;
          }
        }
      }
    }
    return all;
  }

  /** A server that has just come back may not be found at once. */
  private SecretMetadata describePatiently(SecretName name) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return writing.describe(name.text());
      } catch (SecretsException e) {
        if (e.code() != ErrorCode.UNAVAILABLE || System.nanoTime() - deadline > 0) {
          throw e;
        }
        pause(200);
      }
    }
  }

  /** From a few tokens of a watcher all is told again as it was, and nothing else. */
  private void tellAgain(WatcherLog log) {
    if (log.latestOnly()) {
      return;
    }
    int size = log.last().size();
    for (int from : new int[] {0, size / 3, size - 2}) {
      WatcherLog.Again again = from < 0 ? null : log.again(from);
      if (again != null) {
        tellAgain(log, again);
      }
    }
  }

  private void tellAgain(WatcherLog log, WatcherLog.Again again) {
    WatchRequest request = WatchRequest.of(log.filter(), WatchStart.after(again.token()));
    try (EventStream stream = watching.apply(request)) {
      for (WatchEvent.Changed expected : again.changes()) {
        WatchEvent told = stream.next(Duration.ofSeconds(10));
        while (told instanceof WatchEvent.Bookmark) {
          told = stream.next(Duration.ofSeconds(10));
        }
        if (told instanceof WatchEvent.SnapshotBegin) {
          // The history does not reach back any more, and the watch says so.
          return;
        }
        if (!expected.equals(told)) {
          log.violate(
              Guarantee.RESUMABLE,
              "revision " + expected.revision() + " was not told again from its token");
          return;
        }
      }
    } catch (SecretsException e) {
      log.violate(Guarantee.RESUMABLE, "a token was refused: " + e.code());
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    writersEnd = true;
    watchersEnd = true;
  }

  /**
   * What a trial found.
   *
   * @param writes changes that were acknowledged
   * @param failedWrites changes that failed, or whose outcome nobody knows
   * @param told changes that were told, to all watchers together
   * @param snapshots that were told whole
   * @param violations the first fifty
   */
  public record Verdict(
      long writes, long failedWrites, long told, int snapshots, List<Violation> violations) {}
}
