package dev.coffer.cli;

import dev.coffer.cli.run.Failure;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Wrong use as picocli finds it. What the user typed is repeated only where it is the name of an
 * option or verb: anything else may be a value that was typed in the wrong place.
 */
final class ParseFailures {
  private ParseFailures() {}

  static Failure of(ParameterException e) {
    CommandLine command = e.getCommandLine();
    String help = "See " + command.getCommandSpec().qualifiedName() + " --help.";
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unmatched(command, unmatched, help);
    }
    if (e instanceof OverwrittenOptionException overwritten) {
      String option = overwritten.getOverwritten().paramLabel();
      return Failure.wrongUse("An option (" + option + ") is given twice.", help);
    }
    if (e instanceof MissingParameterException missing) {
      return Failure.wrongUse("Missing: " + names(missing) + ".", help);
    }
    return Failure.wrongUse(
        command.getCommandSpec().qualifiedName() + ": an option or argument cannot be read.", help);
  }

  static Failure verbMissing(CommandLine command) {
    String verbs = String.join(", ", command.getSubcommands().keySet());
    String name = command.getCommandSpec().qualifiedName();
    return Failure.wrongUse(name + " needs a verb.", "Give one of: " + verbs + ".");
  }

  private static Failure unmatched(
      CommandLine command, UnmatchedArgumentException unmatched, String help) {
    String first = unmatched.getUnmatched().get(0);
    if (first.startsWith("-")) {
      int equals = first.indexOf('=');
      String option = equals < 0 ? first : first.substring(0, equals);
      return Failure.wrongUse("There is no option " + option + " here.", suggest(unmatched, help));
    }
    if (!command.getSubcommands().isEmpty()) {
      return Failure.wrongUse("There is no verb of that name.", suggest(unmatched, help));
    }
    return Failure.wrongUse(
        command.getCommandSpec().qualifiedName() + " got more arguments than it takes.",
        "Values are never arguments: give them on standard input or with --file. " + help);
  }

  private static String suggest(UnmatchedArgumentException unmatched, String help) {
    List<String> near = unmatched.getSuggestions();
    return near.isEmpty() ? help : "Did you mean " + near.get(0) + "? " + help;
  }

  private static String names(MissingParameterException missing) {
    StringBuilder names = new StringBuilder();
    missing
        .getMissing()
        .forEach(
            arg ->
                names
                    .append(names.length() == 0 ? "" : ", ")
                    .append(
                        arg instanceof CommandLine.Model.OptionSpec option
                            ? option.longestName()
                            : arg.paramLabel()));
    return names.toString();
  }
}
