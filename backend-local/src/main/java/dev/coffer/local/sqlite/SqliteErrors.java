package dev.coffer.local.sqlite;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The one table from SQLite's errors to Coffer's. */
final class SqliteErrors {
  private SqliteErrors() {}

  static SecretsException of(SQLException e) {
    if (isDamage(e)) {
      return damaged("The records are damaged.", e);
    }
    return switch (resultOf(e)) {
      case SQLITE_FULL -> full(e);
      case SQLITE_BUSY, SQLITE_BUSY_RECOVERY, SQLITE_BUSY_SNAPSHOT, SQLITE_BUSY_TIMEOUT ->
          unavailable("Another program holds the records' file locked.", "End that program.", e);
      default ->
          unavailable(
              "The disk or file system of the records failed.",
              "Look at the log and at the disk, then start again.",
              e);
    };
  }

  /** Whether what was read cannot be what was written. */
  static boolean isDamage(SQLException e) {
    return switch (resultOf(e)) {
      case SQLITE_CORRUPT,
          SQLITE_CORRUPT_INDEX,
          SQLITE_CORRUPT_SEQUENCE,
          SQLITE_CORRUPT_VTAB,
          SQLITE_NOTADB,
          SQLITE_TOOBIG,
          SQLITE_IOERR_CORRUPTFS,
          SQLITE_IOERR_DATA,
          SQLITE_IOERR_SHORT_READ ->
          true;
      default -> false;
    };
  }

  /** Whether nothing was written, for certain, and the same may work later. */
  static boolean isRefusal(SQLException e) {
    return switch (resultOf(e)) {
      case SQLITE_FULL, SQLITE_BUSY, SQLITE_BUSY_TIMEOUT -> true;
      default -> false;
    };
  }

  /** Whether a statement had nothing to do, as a rollback that SQLite has done by itself. */
  static boolean isLogic(SQLException e) {
    return resultOf(e) == SQLiteErrorCode.SQLITE_ERROR;
  }

  static SecretsException of(IOException e) {
    return unavailable(
        "The files of the records cannot be read or written.",
        "Look at the cause in the log, and at the directory's owner and mode.",
        e);
  }

  static SecretsException damaged(String what, Throwable cause) {
    return SecretsException.of(ErrorCode.INTEGRITY, what)
        .remedy("Restore a backup into a new directory; keep the damaged files.")
        .cause(cause)
        .build();
  }

  static SecretsException refused(String what, String mend) {
    return SecretsException.of(ErrorCode.INTEGRITY, what).remedy(mend).build();
  }

  static SecretsException closed() {
    return SecretsException.closed("record store").build();
  }

  private static SecretsException full(SQLException e) {
    return SecretsException.of(
            ErrorCode.LIMIT_EXCEEDED, "The disk of the records is full, or maxBytes is reached.")
        .origin(Origin.BACKEND)
        .remedy("Make room; nothing was written.")
        .cause(e)
        .build();
  }

  private static SecretsException unavailable(String what, String mend, Throwable cause) {
    return SecretsException.of(ErrorCode.UNAVAILABLE, what).remedy(mend).cause(cause).build();
  }

  private static SQLiteErrorCode resultOf(SQLException e) {
    return e instanceof SQLiteException known
        ? known.getResultCode()
        : SQLiteErrorCode.UNKNOWN_ERROR;
  }
}
