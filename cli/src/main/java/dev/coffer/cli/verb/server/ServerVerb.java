package dev.coffer.cli.verb.server;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.run.Printable;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.config.CofferConfig;
import dev.coffer.server.CofferServer;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "server",
    description =
        "Run a server on --config F until TERM or INT, which let calls in flight end; HUP reloads"
            + " certificates and log level.")
final class ServerVerb implements Verb {
  @Option(
      names = "--check",
      description =
          "Only judge the file: 2 where it cannot be used, 1 where something beside it is"
              + " wrong.")
  private boolean check;

  @Override
  public Exit run(Session session) throws IOException, InterruptedException {
    CofferConfig config = session.config();
    if (check) {
      return judge(session, config);
    }
    try (CofferServer server = Running.start(config)) {
      session
          .output()
          .note(
              "Coffer listens on port "
                  + server.port()
                  + ", operations on port "
                  + server.operationsPort()
                  + ".");
      Running.untilTold(server);
    }
    return Exit.DONE;
  }

  private static Exit judge(Session session, CofferConfig config) throws IOException {
    config.server();
    List<String> findings = config.check();
    for (String finding : findings) {
      if (!session.output().isJson()) {
        session.output().line(Printable.of(finding));
      }
    }
    if (session.output().isJson()) {
      session
          .output()
          .object(
              JsonObject.create()
                  .put("file", config.file().toString())
                  .put("findings", findings)
                  .put("well", findings.isEmpty()));
    } else if (findings.isEmpty()) {
      session.output().note(config.file() + " can be used.");
    }
    return findings.isEmpty() ? Exit.DONE : Exit.NO;
  }
}
