package dev.coffer.cli.verb.transfer;

import dev.coffer.cli.session.Verb;
import org.jspecify.annotations.Nullable;

/** The verbs of this package. */
public final class TransferVerbs {
  private TransferVerbs() {}

  /** A fresh verb, or null where there is none of that name here. */
  public static @Nullable Verb create(String name) {
    return switch (name) {
      case "diff" -> new DiffVerb();
      case "copy" -> new CopyVerb();
      case "import" -> new ImportVerb();
      case "export" -> new ExportVerb();
      default -> null;
    };
  }
}
