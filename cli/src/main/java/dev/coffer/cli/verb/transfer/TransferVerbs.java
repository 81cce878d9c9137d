package dev.coffer.cli.verb.transfer;

import org.jspecify.annotations.Nullable;

/** The verbs of this package. */
public final class TransferVerbs {
  private TransferVerbs() {}

  /** A fresh verb or group of verbs, or null where there is none of that name here. */
  public static @Nullable Object create(String name) {
    return switch (name) {
      case "backup" -> new BackupVerbs();
      case "diff" -> new DiffVerb();
      case "copy" -> new CopyVerb();
      case "import" -> new ImportVerb();
      case "export" -> new ExportVerb();
      default -> null;
    };
  }
}
