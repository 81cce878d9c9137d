package dev.coffer.cli.verb.transfer;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.run.Printable;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.store.VerifyReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    description =
        "Open every record of a backup with the root key of --config. Ends with 1 where something"
            + " is wrong in it, with 8 where it cannot be opened at all.")
final class BackupVerifyVerb implements Verb {
  @Parameters(paramLabel = "F", description = "The backup.")
  private String file = "";

  @Override
  public Exit run(Session session) throws IOException {
    VerifyReport report =
        session.config().verifyBackup(session.storeName(), session.invocation().path(file));
    List<JsonObject> findings = new ArrayList<>();
    for (VerifyReport.Finding finding : report.findings()) {
      findings.add(
          JsonObject.create().put("record", finding.record()).put("problem", finding.problem()));
      if (!session.output().isJson()) {
        session.output().line(Printable.of(finding.record() + ": " + finding.problem()));
      }
    }
    session
        .output()
        .answer(
            report.records() + " records, " + findings.size() + " problems",
            JsonObject.create()
                .put("revision", report.revision())
                .put("records", report.records())
                .put("clean", report.isClean())
                .put("findings", findings));
    return report.isClean() ? Exit.DONE : Exit.NO;
  }
}
