package dev.coffer.conformance.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** When a process is killed. */
public interface KillMoment {
  /** What can be seen of the process. */
  interface Progress {
    /** How many writes it has acknowledged. */
    int acknowledged();

    /** Whether it writes no more. */
    boolean ended();
  }

  /** Returns when it is to be killed now, or when it has ended. */
  void await(Progress progress);

  /**
   * So many acknowledgements and then so many nanoseconds after its start: at any point of a
   * commit.
   */
  static KillMoment after(int writes, long nanos) {
    return progress -> {
      until(() -> progress.acknowledged() >= writes || progress.ended());
      LockSupport.parkNanos(nanos);
    };
  }

  /**
   * While a file is being written, the next time after so many acknowledgements, and then so many
   * nanoseconds later.
   */
  static KillMoment whenChanged(Path file, int writes, long nanos) {
    return progress -> {
      until(() -> progress.acknowledged() >= writes || progress.ended());
      FileTime before = lastChange(file);
      until(() -> !lastChange(file).equals(before) || progress.ended());
      LockSupport.parkNanos(nanos);
    };
  }

  private static FileTime lastChange(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void until(BooleanSupplier moment) {
    while (!moment.getAsBoolean()) {
      LockSupport.parkNanos(100_000);
    }
  }
}
