package dev.coffer.cli.verb.transit;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "decrypt",
    description =
        "Decrypt a ciphertext, or unwrap a data key, from standard input or a file; prints its"
            + " bytes and nothing else. With --json, in base64.")
final class TransitDecryptVerb implements Verb {
  @Parameters(paramLabel = "NAME", description = "The key.")
  private String name = "";

  @Mixin private final InputFile input = new InputFile();
  @Mixin private final AssociatedData associated = new AssociatedData();

  @Override
  public Exit run(Session session) throws IOException {
    byte[] plaintext =
        session.secrets().transit().decrypt(name, input.text(session), associated.bytes());
    try {
      if (session.output().isJson()) {
        session.output().object(JsonObject.create().put("plaintext", plaintext));
      } else {
        session.output().value(ByteBuffer.wrap(plaintext));
      }
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
    return Exit.DONE;
  }
}
