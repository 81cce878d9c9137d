package dev.coffer.cli;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.WrongUse;
import dev.coffer.cli.session.Globals;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import java.io.IOException;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

// Stands beside the tree and not with the other verbs, since it describes the tree.
@Command(
    name = "completion",
    description =
        "Print a script that completes verbs and options: source <(coffer completion bash).")
final class CompletionVerb implements Verb {
  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  private String shell = "";

  @Override
  public Exit run(Session session) throws IOException {
    String script = AutoComplete.bash("coffer", CommandTree.whole(new Globals()));
    switch (shell) {
      case "bash" -> session.output().line(script.stripTrailing());
      case "zsh" -> {
        session.output().line("autoload -U +X bashcompinit && bashcompinit");
        session.output().line(script.stripTrailing());
      }
      default -> throw new WrongUse("There is no completion for that shell.", "Say bash or zsh.");
    }
    return Exit.DONE;
  }
}
