package dev.coffer.cli.verb.server;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.config.CofferConfig;
import dev.coffer.server.Bootstrap;
import java.io.IOException;
import picocli.CommandLine.Command;

@Command(
    name = "bootstrap",
    description =
        "Give birth to the sealed stores of --config F: root key, key ring, data folder; and issue a"
            + " one-time administrator token for its server. What is there stays; data without its"
            + " root key is refused, never keyed anew.")
final class BootstrapVerb implements Verb {
  @Override
  public Exit run(Session session) throws IOException {
    CofferConfig config = session.config();
    Bootstrap.Made made =
        config.hasServer()
            ? Bootstrap.run(config)
            : new Bootstrap.Made(config.bootstrapStores(), null, null);
    if (session.output().isJson()) {
      session
          .output()
          .object(
              JsonObject.create()
                  .put("stores", made.stores())
                  .put("tokenFile", made.tokenFile() == null ? null : made.tokenFile().toString())
                  .put("expireTime", made.expireTime()));
      return Exit.DONE;
    }
    session
        .output()
        .note(
            made.stores().isEmpty()
                ? "Every store was there already."
                : "Made the stores: " + String.join(", ", made.stores()) + ".");
    if (made.tokenFile() != null) {
      session
          .output()
          .note(
              "A one-time administrator token is in "
                  + made.tokenFile()
                  + "; it belongs to the first client certificate that brings it.");
    }
    return Exit.DONE;
  }
}
