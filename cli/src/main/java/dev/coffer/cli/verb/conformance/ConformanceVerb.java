package dev.coffer.cli.verb.conformance;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

// Names no class of the suite: the help of all verbs reads this class too.
@Command(
    name = "conformance",
    description =
        "Hold a store against the contract, sentence by sentence, with secrets of the suite's own"
            + " beneath an empty prefix; nothing is left there. Ends with 1 where one does not"
            + " hold.")
public final class ConformanceVerb implements Verb {
  @Option(
      names = "--prefix",
      paramLabel = "P",
      required = true,
      description = "Where the suite works: whole segments that end in /, with no secret beneath.")
  private String prefix = "";

  @Override
  public Exit run(Session session) throws Exception {
    return new StoreTrial(session, prefix).run();
  }
}
