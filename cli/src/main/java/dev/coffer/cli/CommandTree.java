package dev.coffer.cli;

import dev.coffer.cli.session.Globals;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The tree of verbs. Reading the annotations of all of them would take longer than most verbs do,
 * so a run that names its verb gets that one alone.
 */
final class CommandTree {
  private static final Set<String> GLOBALS_WITH_VALUE =
      Set.of("--context", "--config", "--store", "--timeout");

  private CommandTree() {}

  /** The tree for these arguments: one verb, or all of them where none of ours is named. */
  static CommandLine of(Globals globals, String... args) {
    CommandLine root = root(globals);
    String named = verb(args);
    Object verb = named == null ? null : Verbs.create(named);
    if (named != null && verb != null) {
      root.addSubcommand(named, verb);
      return root;
    }
    return addAll(root);
  }

  /** The whole tree. */
  static CommandLine whole(Globals globals) {
    return addAll(root(globals));
  }

  private static CommandLine root(Globals globals) {
    CommandLine root = new CommandLine(new Root());
    root.getCommandSpec().addMixin("globals", CommandSpec.forAnnotatedObject(globals));
    return root;
  }

  private static CommandLine addAll(CommandLine root) {
    for (String name : Verbs.NAMES) {
      root.addSubcommand(name, Verbs.create(name));
    }
    return root;
  }

  /** The first argument that is neither an option nor the value of one. */
  private static @Nullable String verb(String... args) {
    for (int i = 0; i < args.length; i++) {
      if (GLOBALS_WITH_VALUE.contains(args[i])) {
        i++;
      } else if (!args[i].startsWith("-")) {
        return args[i];
      }
    }
    return null;
  }

  /** What stands before the verb. */
  @Command(
      name = "coffer",
      description = "Secrets, sealed: one command for every store.",
      synopsisSubcommandLabel = "VERB",
      customSynopsis =
          "coffer [--context C | --config F] [--store S] [--json] [--timeout 5s] [--no-input]"
              + " [--quiet] VERB …",
      commandListHeading = "%nVerbs:%n",
      optionListHeading = "%nOptions, before or after the verb:%n",
      footer =
          "%nExamples: printf %%s hunter2 | coffer put app/db-password; coffer get app/db-password")
  private static final class Root {}
}
