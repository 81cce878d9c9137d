package dev.coffer.cli.verb.hsm;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.run.Printable;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.hsm.HsmExamination;
import dev.coffer.hsm.HsmFinding;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "test",
    description =
        "Try out on an HSM what Coffer relies on, with a root key that is there. It logs the token"
            + " out and in again in this process. Ends with 1 where something is wrong.")
final class HsmTestVerb implements Verb {
  @Mixin private final HsmOptions options = new HsmOptions();

  @Override
  public Exit run(Session session) throws IOException {
    boolean well = true;
    for (HsmFinding finding : HsmExamination.of(options.config(session))) {
      well &= finding.well();
      if (session.output().isJson()) {
        session
            .output()
            .object(
                JsonObject.create()
                    .put("check", finding.check())
                    .put("well", finding.well())
                    .put("detail", finding.detail()));
      } else {
        String mark = finding.well() ? "ok     " : "WRONG  ";
        session.output().line(mark + finding.check() + ": " + Printable.of(finding.detail()));
      }
    }
    return well ? Exit.DONE : Exit.NO;
  }
}
