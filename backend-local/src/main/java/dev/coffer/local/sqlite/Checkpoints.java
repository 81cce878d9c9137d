package dev.coffer.local.sqlite;

import dev.coffer.store.Worker;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves pages from the write-ahead log into the data file, in small steps behind the writer's back.
 *
 * <p>SQLite's own way, a checkpoint within a commit once the log has so many pages, makes that
 * commit wait for all of them: with 20,000 pages the slowest groups of 64 puts took 43 to 98 ms. A
 * second connection that moves about {@value #STEP_PAGES} pages at a time (PASSIVE: it waits for
 * nobody and nobody waits for it) took the 99th percentile to 10 ms, at a higher throughput.
 *
 * <p>Under steady load such a checkpoint never catches up, since the writer appends while it runs,
 * and SQLite begins the log anew only when all of it has been moved. Therefore the writer itself
 * moves the rest once the log has {@value #MAX_LOG_PAGES} pages and little is left to move. A
 * reader that holds a snapshot for long holds the log too: it then grows until the snapshot is
 * closed.
 */
final class Checkpoints implements AutoCloseable {
  /** 64 MB of log. */
  static final int MAX_LOG_PAGES = 16_000;

  static final String STEP = "PRAGMA wal_checkpoint(PASSIVE)";

  private static final int STEP_PAGES = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  private final Connection connection;
  private final Consumer<SQLException> onFailure;
  private final Semaphore due = new Semaphore(0);
  private final Worker worker;
  private volatile boolean closed;
  private Writer.Log log = new Writer.Log(0, 0);

  /**
   * @param onFailure told of an error after which nothing may be written any more
   */
  Checkpoints(Connection connection, Consumer<SQLException> onFailure) {
    this.connection = connection;
    this.onFailure = onFailure;
    this.worker = new Worker("coffer-checkpoints", this::run);
  }

  void start() {
    worker.start();
  }

  /** Called by the writer's thread between transactions. */
  void beforeCommit(Writer writer) throws SQLException {
    if (log.pages() >= MAX_LOG_PAGES && log.pending() < STEP_PAGES) {
      toleratingFullDisk(() -> log = writer.checkpoint());
    }
  }

  /** Called by the writer's thread after each commit. */
  void afterCommit(Writer writer) throws SQLException {
    log = writer.log();
    if (log.pending() >= STEP_PAGES && due.availablePermits() == 0) {
      due.release();
    }
  }

  private void run() {
    try {
      while (!closed) {
        due.acquire();
        if (!closed) {
          toleratingFullDisk(this::step);
        }
      }
    } catch (InterruptedException e) {
      // Nobody but close() knows this thread; whoever interrupts it ends it.
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      onFailure.accept(e);
    }
  }

  private void step() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(STEP);
    }
  }

  private interface Step {
    void run() throws SQLException;
  }

  /**
   * A file that cannot grow leaves the pages where they are safe, in the log, and is tried again.
   * Any other error may be a sync that failed: the pages may be lost although a second sync would
   * succeed, so nothing goes on.
   */
  private static void toleratingFullDisk(Step step) throws SQLException {
    try {
      step.run();
    } catch (SQLException e) {
      if (!SqliteErrors.isRefusal(e)) {
        throw e;
      }
      LOG.warn("a checkpoint of the records had no room and will be tried again", e);
    }
  }

  @Override
  public void close() throws SQLException {
    closed = true;
    due.release();
    worker.awaitEnd();
    connection.close();
  }
}
