package dev.coffer.cli.verb.server;

import dev.coffer.cli.session.Verb;
import org.jspecify.annotations.Nullable;

/** The verbs of this package. */
public final class ServerVerbs {
  private ServerVerbs() {}

  /** A fresh verb, or null where there is none of that name here. */
  public static @Nullable Verb create(String name) {
    return switch (name) {
      case "dev" -> new DevVerb();
      case "bootstrap" -> new BootstrapVerb();
      case "server" -> new ServerVerb();
      default -> null;
    };
  }
}
