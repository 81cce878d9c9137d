package dev.coffer.cli.verb.look;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.run.Printable;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.config.NeededPrivileges;
import dev.coffer.spi.Privileges;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "doctor",
    description =
        "Say what is wrong and how to mend it: settings, certificates, tokens, the server, its"
            + " stores, the modes of private files; with --config the file, its data and each store."
            + " Ends with 1 where something is wrong.")
final class DoctorVerb implements Verb {
  @Option(
      names = "--permissions",
      description =
          "Instead print the least that the services behind the stores and root keys of the file"
              + " must allow Coffer, as they take it; needs --config.")
  private boolean permissions;

  @Override
  public Exit run(Session session) throws IOException {
    return permissions ? needed(session) : examined(session);
  }

  private static Exit needed(Session session) throws IOException {
    List<NeededPrivileges> all = session.config().privileges();
    if (all.isEmpty()) {
      session.output().note("No store or root key of the file has a service behind it.");
    }
    for (NeededPrivileges one : all) {
      Privileges privileges = one.privileges();
      if (session.output().isJson()) {
        session
            .output()
            .object(
                JsonObject.create()
                    .put("path", one.path())
                    .put("form", privileges.form())
                    .put("document", privileges.document())
                    .put("remarks", privileges.remarks()));
      } else {
        session.output().line("# " + one.path() + ": " + privileges.form());
        for (String remark : privileges.remarks()) {
          session.output().line("# " + remark);
        }
        session.output().line(privileges.document());
      }
    }
    return Exit.DONE;
  }

  private static Exit examined(Session session) throws IOException {
    List<Finding> findings = new Examination(session).run();
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
