package dev.coffer.benchmarks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/** What the compilers of a JVM have used of the processors: by that one sees whether it is warm. */
final class CompilerTime {
  private CompilerTime() {}

  /** Of all compiler threads that a process has now; zero for one that is no JVM. */
  static Duration of(long pid) throws IOException {
    long nanos = 0;
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
      for (Path thread : threads) {
        nanos += nanos(thread);
      }
    }
    return Duration.ofNanos(nanos);
  }

  private static long nanos(Path thread) throws IOException {
    try {
      boolean compiles = Files.readString(thread.resolve("comm")).contains("CompilerThre");
      // The first of three numbers is the time on a processor.
      String times = compiles ? Files.readString(thread.resolve("schedstat")) : "0 ";
      return Long.parseLong(times.substring(0, times.indexOf(' ')));
    } catch (NoSuchFileException ended) {
      return 0;
    }
  }
}
