package dev.coffer.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What was open in this process at one moment: threads and file handles. After a store was closed
 * nothing more may be open than before.
 */
final class Leaks {
  /** Threads that the Java run-time itself starts when it needs them. */
  private static final List<String> RUN_TIME =
      List.of(
          "Attach Listener",
          "Common-Cleaner",
          "CompletableFutureDelayScheduler",
          "ForkJoinPool",
          "HttpClient-",
          "Keep-Alive-Timer",
          "process reaper",
          "Reference Handler",
          "junit-");

  private static final Path HANDLES = Path.of("/proc/self/fd");
  private static final int MOST_CHECKS = 1000;

  private final Set<Thread> threads;
  private final Map<String, Integer> handles;

  private Leaks(Set<Thread> threads, Map<String, Integer> handles) {
    this.threads = threads;
    this.handles = handles;
  }

  static Leaks now() {
    return new Leaks(new LinkedHashSet<>(Thread.getAllStackTraces().keySet()), openHandles());
  }

  /** Fails when something was opened since and stays open, after five seconds to end in. */
  void mustHaveEnded(Set<String> shared) {
    List<String> left = List.of();
    for (int check = 0; check < MOST_CHECKS; check++) {
      left = since(shared);
      if (left.isEmpty()) {
        return;
      }
      pause();
    }
    throw new AssertionError("Still open after the store was closed: " + left + ".");
  }

  private List<String> since(Set<String> shared) {
    List<String> left = new ArrayList<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!threads.contains(thread) && thread.isAlive() && isItsOwn(thread.getName(), shared)) {
        left.add("thread " + thread.getName());
      }
    }
    openHandles()
        .forEach(
            (file, count) -> {
              if (count > handles.getOrDefault(file, 0) && isItsOwn(file, shared)) {
                left.add("file " + file);
              }
            });
    return left;
  }

  private static boolean isItsOwn(String opened, Set<String> shared) {
    return Stream.concat(RUN_TIME.stream(), shared.stream()).noneMatch(opened::startsWith);
  }

  /** The open files by path; sockets and pipes belong to threads, and are found by those. */
  private static Map<String, Integer> openHandles() {
    Map<String, Integer> open = new HashMap<>();
    try (Stream<Path> handles = Files.list(HANDLES)) {
      for (Path handle : handles.toList()) {
        String file = target(handle);
        if (file.startsWith("/") && !file.endsWith(".jar") && !file.startsWith("/proc/")) {
          open.merge(file, 1, Integer::sum);
        }
      }
    } catch (IOException e) {
      throw new AssertionError("The open files of this process cannot be listed.", e);
    }
    return open;
  }

  private static String target(Path handle) {
    try {
      return Files.readSymbolicLink(handle).toString();
    } catch (IOException e) {
      // Closed since it was listed.
      return "";
    }
  }

  private static void pause() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while a store was being closed.", e);
    }
  }
}
