package dev.coffer.cli.verb.look;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.remote.Identity;
import dev.coffer.remote.RemoteServer;
import dev.coffer.spi.OperationContext;
import java.io.IOException;
import picocli.CommandLine.Command;

@Command(name = "whoami", description = "Show who the server takes you for.")
final class WhoAmIVerb implements Verb {
  @Override
  public Exit run(Session session) throws IOException {
    RemoteServer server = session.server();
    Identity identity =
        server == null
            ? new Identity(OperationContext.LOCAL.caller(), "in_process", null)
            : server.whoAmI(session.callContext());
    session
        .output()
        .answer(
            identity.principal() + " (" + identity.method() + ")",
            JsonObject.create()
                .put("principal", identity.principal())
                .put("method", identity.method())
                .put("expireTime", identity.expireTime()));
    return Exit.DONE;
  }
}
