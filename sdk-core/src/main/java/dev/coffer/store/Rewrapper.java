package dev.coffer.store;

import dev.coffer.key.RootKeys;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks over all records and rewraps those that are sealed for other keys than are used now.
 * Readers and writers go on meanwhile; every record can be read at every moment, since a row
 * changes as a whole. Used by one thread, but for {@link #status()}.
 *
 * <p>One walk is enough: before it begins it waits for every write that may still be sealed for an
 * earlier key. When the target changes on the way, it begins anew.
 */
final class Rewrapper {
  private static final Logger LOG = LoggerFactory.getLogger(Rewrapper.class);

  /** Rows read at once: with the largest values 64 MiB. */
  private static final int ROWS_A_READ = 64;

  /**
   * After so many rewrapped rows it is kept where the walk is: they are looked at anew after a
   * kill.
   */
  private static final int KEPT_EVERY = 256;

  /** And after so many that were only looked at. */
  private static final int KEPT_EVERY_SEEN = 16_384;

  private final RecordStore records;
  private final RowRewrap row;
  private final SealedSystemRecords notes;
  private final Committer committer;
  private final Supplier<Ledger> ledger;
  private final Supplier<RewrapTarget> target;
  private final RootKeys roots;
  private final SealedConfig config;
  private final StoreErrors errors;
  private volatile @Nullable RewrapPass pass;
  private long keptAt;
  private long keptAtSeen;
  private volatile boolean running;
  private volatile String waitsFor = "";

  Rewrapper(
      RecordStore records,
      RowRewrap row,
      SealedSystemRecords notes,
      Committer committer,
      Supplier<Ledger> ledger,
      Supplier<RewrapTarget> target,
      RootKeys roots,
      SealedConfig config,
      StoreErrors errors) {
    this.records = records;
    this.row = row;
    this.notes = notes;
    this.committer = committer;
    this.ledger = ledger;
    this.target = target;
    this.roots = roots;
    this.config = config;
    this.errors = errors;
  }

  RewrapStatus status() {
    RewrapPass now = latest();
    long total = ledger.get().rows();
    if (now == null) {
      RewrapStatus.State state =
          isBornDone() ? RewrapStatus.State.DONE : RewrapStatus.State.WAITING;
      return new RewrapStatus(state, 0, total, 0, 0, null, null, waitsFor);
    }
    return new RewrapStatus(
        state(now),
        now.seen(),
        Math.max(total, now.seen()),
        now.rewrapped(),
        now.damaged(),
        now.startTime(),
        now.endTime(),
        waitsFor);
  }

  private RewrapStatus.State state(RewrapPass now) {
    if (running) {
      return RewrapStatus.State.RUNNING;
    }
    return now.hasEnded() && now.isFor(target.get())
        ? RewrapStatus.State.DONE
        : RewrapStatus.State.WAITING;
  }

  /** Until its first rotation a store holds nothing that is sealed for another key. */
  private boolean isBornDone() {
    return config.keys().mode() == KeyMode.RING && target.get().others().contains("kr-1");
  }

  private @Nullable RewrapPass latest() {
    RewrapPass known = pass;
    if (known == null) {
      SystemRecord kept = notes.own(RewrapPass.RECORD);
      if (kept != null) {
        known = decode(kept);
        pass = known;
      }
    }
    return known;
  }

  private RewrapPass decode(SystemRecord kept) {
    try {
      return RewrapPass.decode(kept.content());
    } catch (RecordReader.MalformedRecord e) {
      throw errors.damaged(null, e);
    }
  }

  boolean isDone() {
    return status().state() == RewrapStatus.State.DONE;
  }

  /** Says why it does not go on, until it does. */
  void waitsFor(String why) {
    waitsFor = why;
  }

  /**
   * Does what there is to do, to the end.
   *
   * @throws SecretsException UNAVAILABLE when a root key is away, or the store is closed
   * @throws InterruptedException when it is to end; it goes on at the same place later
   */
  void run() throws InterruptedException {
    while (!isDone()) {
      RewrapTarget now = target.get();
      requireAllRoots();
      committer.awaitEarlier();
      running = true;
      waitsFor = "";
      try {
        walk(now);
      } finally {
        running = false;
      }
    }
  }

  /** In direct mode a value is sealed for every root key, so that each of them must be there. */
  private void requireAllRoots() {
    if (config.keys().mode() == KeyMode.DIRECT && roots.current().size() < roots.all().size()) {
      throw SecretsException.of(ErrorCode.UNAVAILABLE, "A root key cannot be reached.")
          .store(errors.label())
          .build();
    }
  }

  private void walk(RewrapTarget now) throws InterruptedException {
    RewrapPass at = latest();
    if (at == null || at.hasEnded() || !at.isFor(now)) {
      at = RewrapPass.begin(now.text(), config.clock().instant());
      LOG.info("store {}: rewrapping records for {}", errors.label(), now.others());
    }
    keptAt = at.rewrapped();
    keptAtSeen = at.seen();
    while (true) {
      List<Record> read = records.range(at.from(), RowKeys.END, ROWS_A_READ);
      if (read.isEmpty()) {
        keep(at.ended(config.clock().instant()));
        LOG.info("store {}: {} records rewrapped", errors.label(), at.rewrapped());
        return;
      }
      if (!now.equals(target.get())) {
        return;
      }
      at = batch(at, read, now);
    }
  }

  private RewrapPass batch(RewrapPass at, List<Record> read, RewrapTarget now)
      throws InterruptedException {
    long start = System.nanoTime();
    List<PendingWrite> writes = new ArrayList<>();
    long damaged = 0;
    for (Record each : read) {
      try {
        if (RowRewrap.isDue(each.key(), each.value(), now)) {
          PendingWrite write = row.begin(each.key(), each.value(), now);
          if (write != null) {
            writes.add(write);
          }
        }
      } catch (SecretsException e) {
        if (!isDamage(e)) {
          throw e;
        }
        damaged++;
      }
    }
    for (PendingWrite write : writes) {
      write.await(OperationContext.LOCAL, errors);
    }
    byte[] last = read.get(read.size() - 1).key();
    RewrapPass next = at.after(last, read.size(), writes.size(), damaged);
    pass = next;
    if (next.rewrapped() >= keptAt + KEPT_EVERY || next.seen() >= keptAtSeen + KEPT_EVERY_SEEN) {
      keep(next);
    }
    pace(writes.size(), start);
    return next;
  }

  /** A row that does not open, or whose key is no name, stays for verify to find. */
  private static boolean isDamage(SecretsException e) {
    return e.code() == ErrorCode.INTEGRITY || e.code() == ErrorCode.INVALID_ARGUMENT;
  }

  private void keep(RewrapPass next) {
    notes.putOwn(RewrapPass.RECORD, next.encode());
    keptAt = next.rewrapped();
    keptAtSeen = next.seen();
    pass = next;
  }

  private void pace(int rewrapped, long start) throws InterruptedException {
    int rate = config.keys().rewrapRate();
    long due = rate == 0 ? 0 : TimeUnit.SECONDS.toNanos(rewrapped) / rate;
    long left = due - (System.nanoTime() - start);
    if (left > 0) {
      TimeUnit.NANOSECONDS.sleep(left);
    }
  }
}
