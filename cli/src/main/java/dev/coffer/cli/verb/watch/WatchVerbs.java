package dev.coffer.cli.verb.watch;

import dev.coffer.cli.session.Verb;
import org.jspecify.annotations.Nullable;

/** The verbs of this package. */
public final class WatchVerbs {
  private WatchVerbs() {}

  /** A fresh verb, or null where there is none of that name here. */
  public static @Nullable Verb create(String name) {
    return switch (name) {
      case "watch" -> new WatchVerb();
      case "run" -> new RunVerb();
      default -> null;
    };
  }
}
