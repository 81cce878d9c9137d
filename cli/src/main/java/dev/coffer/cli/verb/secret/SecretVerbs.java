package dev.coffer.cli.verb.secret;

import dev.coffer.cli.session.Verb;
import org.jspecify.annotations.Nullable;

/** The verbs of this package. */
public final class SecretVerbs {
  private SecretVerbs() {}

  /** A fresh verb, or null where there is none of that name here. */
  public static @Nullable Verb create(String name) {
    return switch (name) {
      case "put" -> new PutVerb();
      case "get" -> new GetVerb();
      case "describe" -> new DescribeVerb();
      case "versions" -> new VersionsVerb();
      case "list" -> new ListVerb();
      case "patch" -> new PatchVerb();
      case "edit" -> new EditVerb();
      case "promote" -> new PromoteVerb();
      case "rollback" -> new RollbackVerb();
      case "disable" -> new DisableVerb();
      case "enable" -> new EnableVerb();
      case "delete" -> new DeleteVerb();
      case "restore" -> new RestoreVerb();
      case "purge" -> new PurgeVerb();
      default -> null;
    };
  }
}
