package dev.coffer.observe;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Change;
import dev.coffer.spi.ChangeListener;
import dev.coffer.spi.ChangeSubscription;
import dev.coffer.spi.Interest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes of a store that does not push them, found by looking at what is current: no value is
 * read, nothing is looked at that nobody watches, and in no minute are there more calls than the
 * budget bears, whatever is read and however many watch.
 *
 * <p>A change is told with {@link Verb#OBSERVE}; what came and went between two looks is not told,
 * and several changes of one name are told as one. There is one thread while someone watches, and
 * none else. A look that fails is made again, later and later; what is known grows old then, and
 * {@link ChangeSubscription#staleness} says so. Thread-safe.
 */
public final class ObservedChanges implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ObservedChanges.class);

  /** One look that hangs keeps all others waiting. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration FIRST_REST = Duration.ofSeconds(1);
  private static final Duration LONGEST_REST = Duration.ofMinutes(1);
  private static final long END_MILLIS = 5_000;

  private final String store;
  private final Looks looks;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition otherwise = lock.newCondition();
  private final List<Subscribed> subscribed = new CopyOnWriteArrayList<>();
  private final Watchlist watchlist;
  private final Pace pace;
  private @Nullable Thread thread;
  private Duration rest = Duration.ZERO;
  private long restUntilNanos = System.nanoTime();
  private long revision;
  private boolean closed;

  /**
   * Looks at nothing yet.
   *
   * @param store the configured name of the store
   * @param looks how its service tells what is current
   */
  public ObservedChanges(String store, Looks looks, CallBudget budget) {
    this.store = store;
    this.looks = looks;
    this.watchlist = new Watchlist(looks.namesAtOnce());
    this.pace = new Pace(budget, ThreadLocalRandom.current(), System.nanoTime());
  }

  /**
   * Begins to tell a listener; does not wait for a look.
   *
   * @throws SecretsException UNAVAILABLE when it is closed
   */
  public ChangeSubscription tell(Interest interest, ChangeListener listener) {
    Subscribed one = new Subscribed(interest, listener);
    lock.lock();
    try {
      if (closed) {
        throw SecretsException.closed("store").store(store).build();
      }
      subscribed.add(one);
      interestChanged();
    } finally {
      lock.unlock();
    }
    return one;
  }

  /** Under the lock. */
  private void interestChanged() {
    List<Interest> all = new ArrayList<>();
    subscribed.forEach(one -> all.add(one.interest));
    watchlist.watch(all, System.nanoTime());
    if (!watchlist.isEmpty() && thread == null && !closed) {
      Thread made = new Thread(this::run, "coffer-observe-" + store);
      made.setDaemon(true);
      made.start();
      thread = made;
    }
    otherwise.signalAll();
  }

  private void run() {
    try {
      Look look = next();
      while (look != null) {
        make(look);
        look = next();
      }
    } catch (InterruptedException e) {
      // Only closing interrupts this thread, which then has nothing left to do.
      Thread.currentThread().interrupt();
    } finally {
      ended();
    }
  }

  /** Whatever ended it, who watches next begins another one. */
  private void ended() {
    lock.lock();
    try {
      if (thread == Thread.currentThread()) {
        thread = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the time of the next look; null where nobody watches any more. */
  private @Nullable Look next() throws InterruptedException {
    lock.lock();
    try {
      while (!closed && !watchlist.isEmpty()) {
        long now = System.nanoTime();
        long wait = Math.max(pace.waitNanos(now), restUntilNanos - now);
        if (wait <= 0) {
          Look look = watchlist.next(now);
          if (!(look instanceof Look.Later later)) {
            pace.spend(now);
            return look;
          }
          wait = later.nanos();
        }
        long unused = otherwise.awaitNanos(wait);
      }
      thread = null;
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void oneMore() {
    lock.lock();
    try {
      long wait = pace.waitNanos(System.nanoTime());
      while (wait > 0 && !closed) {
        long unused = otherwise.awaitNanos(wait);
        wait = pace.waitNanos(System.nanoTime());
      }
      if (closed) {
        throw SecretsException.of(ErrorCode.CANCELLED, "Nobody watches any more.").build();
      }
      pace.spend(System.nanoTime());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SecretsException.of(ErrorCode.CANCELLED, "Nobody watches any more.").build();
    } finally {
      lock.unlock();
    }
  }

  private void make(Look look) throws InterruptedException {
    long begun = System.nanoTime();
    OperationContext context = OperationContext.LOCAL.within(PATIENCE);
    List<Watchlist.Found> found;
    try {
      if (look instanceof Look.AtNames at) {
        List<Sighting.Current> seen = looks.at(at.names(), context, this::oneMore);
        found = under(() -> watchlist.seen(at, seen, begun));
      } else if (look instanceof Look.AtPage at) {
        SightingPage page = looks.below(at.scan().prefix, at.pageToken(), context);
        found = under(() -> watchlist.seen(at, page, begun));
      } else {
        throw new IllegalStateException("no look: " + look);
      }
    } catch (SecretsException e) {
      failed(look, e);
      return;
    } catch (RuntimeException e) {
      LOG.error("A look at the store {} failed", store, e);
      failed(look, SecretsException.of(ErrorCode.INTERNAL, "A look failed.").cause(e).build());
      return;
    }
    if (!rest.isZero()) {
      LOG.info("The store {} is observed again", store);
      rest = Duration.ZERO;
    }
    found.forEach(this::tell);
  }

  private interface Taking {
    List<Watchlist.Found> take();
  }

  private List<Watchlist.Found> under(Taking taking) {
    lock.lock();
    try {
      return taking.take();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Rests, longer each time. A name that may not be looked at keeps nobody from looking at others;
   * it shows in the staleness.
   */
  private void failed(Look look, SecretsException e) throws InterruptedException {
    lock.lock();
    try {
      if (closed) {
        throw new InterruptedException("closed");
      }
      if (look instanceof Look.AtPage at) {
        watchlist.failed(at);
      }
      if (look instanceof Look.AtNames at && e.code() == ErrorCode.BACKEND_DENIED) {
        LOG.debug("The store {} does not let us look at {}", store, at.names());
        return;
      }
      if (rest.isZero()) {
        LOG.warn("Changes of the store {} are not seen: {}", store, e.getMessage());
      }
      Duration longer = rest.multipliedBy(2);
      rest = longer.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : longer;
      if (rest.isZero()) {
        rest = FIRST_REST;
      }
      Duration asked = e.retryAfter();
      long nanos = (asked != null && asked.compareTo(rest) > 0 ? asked : rest).toNanos();
      double jitter = ThreadLocalRandom.current().nextDouble(0.8, 1.2);
      restUntilNanos = System.nanoTime() + (long) (nanos * jitter);
    } finally {
      lock.unlock();
    }
  }

  /** Those who listen in passing, as a cache does, hear of it before it is told to anybody. */
  private void tell(Watchlist.Found found) {
    revision++;
    Change change = new Change(revision, found.name(), Verb.OBSERVE, found.current());
    for (Subscribed one : subscribed) {
      if (one.interest.isInPassing()) {
        one.hear(change);
      }
    }
    for (Subscribed one : subscribed) {
      if (!one.interest.isInPassing() && one.interest.covers(change.name())) {
        one.hear(change);
      }
    }
  }

  /** Ends all looks; closing again does nothing. */
  @Override
  public void close() {
    Thread ending;
    lock.lock();
    try {
      closed = true;
      subscribed.clear();
      ending = thread;
      otherwise.signalAll();
    } finally {
      lock.unlock();
    }
    if (ending == null || ending == Thread.currentThread()) {
      return;
    }
    ending.interrupt();
    try {
      ending.join(END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One who is told. */
  private final class Subscribed implements ChangeSubscription {
    private final ChangeListener listener;
    private volatile Interest interest;

    Subscribed(Interest interest, ChangeListener listener) {
      this.interest = interest;
      this.listener = listener;
    }

    void hear(Change change) {
      try {
        listener.onChange(change);
      } catch (RuntimeException e) {
        LOG.warn("a listener failed on a change of {}", change.name(), e);
      }
    }

    @Override
    public void turnTo(Interest next) {
      lock.lock();
      try {
        interest = next;
        interestChanged();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public boolean hasBegun(Interest part) {
      lock.lock();
      try {
        return watchlist.hasBegun(part);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public Duration staleness() {
      lock.lock();
      try {
        return watchlist.staleness(System.nanoTime());
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        if (subscribed.remove(this)) {
          interestChanged();
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
