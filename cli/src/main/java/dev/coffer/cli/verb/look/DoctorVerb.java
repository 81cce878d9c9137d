package dev.coffer.cli.verb.look;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.Printable;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "doctor",
    description =
        "Say what is wrong and how to mend it: settings, certificates, tokens, the server, its"
            + " stores; with --config the file and its data. Ends with 1 where something is wrong.")
final class DoctorVerb implements Verb {
  @Option(
      names = "--permissions",
      description = "Also judge the mode of every file of the data, the contexts and their tokens.")
  private boolean permissions;

  @Override
  public Exit run(Session session) throws IOException {
    List<Finding> findings = new Examination(session, permissions).run();
    boolean well = true;
    for (Finding finding : findings) {
      well &= finding.well();
      if (session.output().isJson()) {
        session.output().object(finding.json());
      } else {
        String mark = finding.well() ? "ok     " : "WRONG  ";
        session.output().line(mark + finding.check() + ": " + Printable.of(finding.detail()));
        if (!finding.well()) {
          session.output().line("       mend: " + Printable.of(finding.remedy()));
        }
      }
    }
    return well ? Exit.DONE : Exit.NO;
  }
}
