package dev.coffer.cli.verb.secret;

import dev.coffer.Get;
import dev.coffer.cli.run.WrongUse;
import dev.coffer.model.Stage;
import dev.coffer.model.VersionId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which version is meant. */
final class SelectorOptions {
  @Option(names = "--version", paramLabel = "V", description = "This version.")
  private @Nullable String version;

  @Option(
      names = "--stage",
      paramLabel = "S",
      description = "The version at this stage; default: current.")
  private @Nullable String stage;

  Get apply(Get get) {
    if (version != null && stage != null) {
      throw new WrongUse("--version and --stage exclude each other.", "Leave out one of them.");
    }
    if (version != null) {
      return get.version(VersionId.of(version));
    }
    return stage == null ? get : get.stage(Stage.of(stage));
  }
}
