package dev.coffer.local.sqlite;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.store.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One transaction after the other, and what happens when one fails.
 *
 * <p>A full disk takes back the transaction: its last page, which makes it valid, was not written,
 * so it is gone for certain and the next one may succeed. After any other error of the medium
 * nothing is written any more: a sync that failed once may succeed the second time with the data
 * gone (Rebello and others, "Can Applications Recover from fsync Failures?", USENIX ATC 2020).
 */
final class Commits implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Commits.class);

  private final Writer writer;
  private final Checkpoints checkpoints;
  private final ReentrantLock writing = new ReentrantLock();
  private volatile long revision;
  private volatile @Nullable SecretsException stopped;
  private volatile boolean closed;

  /**
   * @param checkpointer a connection for the checkpoints alone
   * @param revision of the last commit
   */
  Commits(Writer writer, Connection checkpointer, long revision) {
    this.writer = writer;
    this.revision = revision;
    this.checkpoints = new Checkpoints(checkpointer, e -> stop(SqliteErrors.of(e)));
  }

  void start() {
    checkpoints.start();
  }

  long revision() {
    requireOpen();
    return revision;
  }

  long commit(Transaction transaction) {
    writing.lock();
    try {
      requireOpen();
      requireRunning();
      begin();
      apply(transaction);
      makeDurable();
      long committed = revision + 1;
      revision = committed;
      tidyLog();
      return committed;
    } finally {
      writing.unlock();
    }
  }

  private void begin() {
    try {
      checkpoints.beforeCommit(writer);
      writer.begin();
    } catch (SQLException e) {
      rollback();
      throw failed(e, false);
    }
  }

  private void apply(Transaction transaction) {
    try {
      writer.apply(transaction, revision);
    } catch (SQLException e) {
      rollback();
      throw failed(e, false);
    } catch (Writer.ForeignWriterException e) {
      rollback();
      throw stop(
          SecretsException.of(ErrorCode.UNAVAILABLE, "Something else writes these records.")
              .remedy("Find what else has the file open, stop it, then start again.")
              .build());
    } catch (RuntimeException | Error e) {
      rollback();
      throw e;
    }
  }

  private void makeDurable() {
    try {
      writer.commit();
    } catch (SQLException e) {
      rollback();
      throw failed(e, true);
    }
  }

  /** The commit stands, whatever happens to the log now. */
  private void tidyLog() {
    try {
      checkpoints.afterCommit(writer);
    } catch (SQLException e) {
      stop(SqliteErrors.of(e));
    }
  }

  private void rollback() {
    try {
      writer.rollback();
    } catch (SQLException e) {
      stop(SqliteErrors.of(e));
    }
  }

  private SecretsException failed(SQLException e, boolean outcomeUnknown) {
    SecretsException error = SqliteErrors.of(e);
    return SqliteErrors.isRefusal(e)
        ? error
        : stop(error.toBuilder().outcomeUnknown(outcomeUnknown).build());
  }

  /** Ends all writing; gives back why. */
  private SecretsException stop(SecretsException why) {
    if (stopped == null) {
      stopped = why;
      LOG.error("the records accept no more writes: {}", why.getMessage(), why);
    }
    return why;
  }

  private void requireOpen() {
    if (closed) {
      throw SqliteErrors.closed();
    }
  }

  private void requireRunning() {
    SecretsException why = stopped;
    if (why != null) {
      throw SecretsException.of(
              why.code(), "The records accept no more writes: " + why.getMessage())
          .remedy(why.remedy())
          .cause(why)
          .build();
    }
  }

  @Override
  public void close() throws SQLException {
    writing.lock();
    try {
      closed = true;
      checkpoints.close();
      writer.close();
    } finally {
      writing.unlock();
    }
  }
}
