package dev.coffer.server.call;

import dev.coffer.model.SecretsException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a log says of a failure. The messages of exceptions that are not ours are left out: a parser
 * or a driver may well quote in them what it was given.
 */
public final class Traces {
  private static final int MOST_FRAMES = 40;

  private Traces() {}

  /** The chain of causes, with the frames of each. */
  public static String of(Throwable failure) {
    StringBuilder text = new StringBuilder();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    @Nullable Throwable next = failure;
    while (next != null && seen.add(next)) {
      text.append(seen.size() == 1 ? "" : "\ncaused by ").append(next.getClass().getName());
      if (next instanceof SecretsException e) {
        text.append(": ").append(e.code()).append(' ').append(e.getMessage());
      }
      StackTraceElement[] frames = next.getStackTrace();
      for (int i = 0; i < Math.min(frames.length, MOST_FRAMES); i++) {
        text.append("\n  at ").append(frames[i]);
      }
      next = next.getCause();
    }
    return text.toString();
  }
}
