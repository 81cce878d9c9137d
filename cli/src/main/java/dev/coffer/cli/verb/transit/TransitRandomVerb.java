package dev.coffer.cli.verb.transit;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "random",
    description =
        "Print random bytes of the store's process, and nothing else. With --json, in base64.")
final class TransitRandomVerb implements Verb {
  @Parameters(paramLabel = "COUNT", description = "How many: 1 to 65536.")
  private int count;

  @Override
  public Exit run(Session session) throws IOException {
    byte[] bytes = session.secrets().transit().random(count);
    try {
      if (session.output().isJson()) {
        session.output().object(JsonObject.create().put("random", bytes));
      } else {
        session.output().value(ByteBuffer.wrap(bytes));
      }
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
    return Exit.DONE;
  }
}
