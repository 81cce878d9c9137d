package dev.coffer.cli.verb.look;

import dev.coffer.cli.session.Verb;
import org.jspecify.annotations.Nullable;

/** The verbs of this package. */
public final class LookVerbs {
  private LookVerbs() {}

  /** A fresh verb, or null where there is none of that name here. */
  public static @Nullable Verb create(String name) {
    return switch (name) {
      case "stores" -> new StoresVerb();
      case "capabilities" -> new CapabilitiesVerb();
      case "status" -> new StatusVerb();
      case "whoami" -> new WhoAmIVerb();
      case "doctor" -> new DoctorVerb();
      case "version" -> new VersionVerb();
      default -> null;
    };
  }
}
