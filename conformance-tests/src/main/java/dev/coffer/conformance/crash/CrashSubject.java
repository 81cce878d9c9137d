package dev.coffer.conformance.crash;

import java.nio.file.Path;

/** What is killed: a process that writes to a sealed store by itself, or that serves one. */
public interface CrashSubject {
  /**
   * Starts the process, and writers that do what the script says.
   *
   * @param notes told of each write; the answers that the process gave before it was killed all
   *     reach it
   */
  Writing start(Path folder, Script script, Notes notes);

  /** Opens the store over what is left, while no process has it open. */
  CrashedStore open(Path folder);

  /** A process that opens the store and writes to it with many threads. */
  static CrashSubject embedding(StoreOpener opener) {
    return new EmbeddingSubject(opener);
  }

  /** A process that runs, with its writers. Closing it kills it. */
  interface Writing extends AutoCloseable {
    /** Whether all writers have ended, or the process has. */
    boolean ended();

    /** Sends SIGKILL, and waits until it is dead and all that it said is noted. */
    void kill() throws InterruptedException;

    /** What the process said beside, for a failure. */
    String log();

    @Override
    void close() throws InterruptedException;
  }
}
