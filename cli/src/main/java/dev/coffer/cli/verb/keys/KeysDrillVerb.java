package dev.coffer.cli.verb.keys;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.run.Printable;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.key.KeyProvider;
import dev.coffer.local.key.KeyShares;
import dev.coffer.store.VerifyReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "drill",
    description =
        "Open every record of the store of --config, or of a backup, by shares alone. Changes nothing."
            + " Ends with 1 where something is wrong, with 8 where they do not open it.")
final class KeysDrillVerb implements Verb {
  @Parameters(paramLabel = "SHARE", arity = "1..*", description = "As many as are needed.")
  private List<String> shares = List.of();

  @Option(names = "--backup", paramLabel = "F", description = "The backup, rather than the store.")
  private @Nullable String backup;

  @Override
  public Exit run(Session session) throws IOException {
    Path file = backup == null ? null : session.invocation().path(backup);
    try (KeyProvider key = KeyShares.join(paths(session, shares))) {
      VerifyReport report = session.config().drill(session.storeName(), file, key);
      for (VerifyReport.Finding finding : report.findings()) {
        session.output().note(Printable.of(finding.record() + ": " + finding.problem()));
      }
      session
          .output()
          .answer(
              report.records()
                  + " records open by these shares, "
                  + report.findings().size()
                  + " problems",
              JsonObject.create()
                  .put("key", key.current().key())
                  .put("records", report.records())
                  .put("clean", report.isClean()));
      return report.isClean() ? Exit.DONE : Exit.NO;
    }
  }

  static List<Path> paths(Session session, List<String> shares) {
    return shares.stream().map(session.invocation()::path).toList();
  }
}
