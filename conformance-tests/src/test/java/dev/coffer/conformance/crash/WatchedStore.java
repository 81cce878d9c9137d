package dev.coffer.conformance.crash;

import java.nio.file.Path;

/** Looks at the log of SQLite after each kill, and counts what the kill met. */
final class WatchedStore implements CrashSubject {
  private final CrashSubject subject = CrashSubject.embedding(new SqliteStore());
  private int killsInCheckpoints;
  private long logsBegun;

  /** How many kills met a checkpoint in its middle. */
  int killsInCheckpoints() {
    return killsInCheckpoints;
  }

  /** How often the log was begun anew. */
  long logsBegun() {
    return logsBegun;
  }

  @Override
  public Writing start(Path folder, Script script, Notes notes) {
    return subject.start(folder, script, notes);
  }

  @Override
  public CrashedStore open(Path folder) {
    LogSight sight = LogSight.of(SqliteStore.data(folder));
    killsInCheckpoints += sight.inCheckpoint() ? 1 : 0;
    logsBegun += sight.begun();
    return subject.open(folder);
  }
}
