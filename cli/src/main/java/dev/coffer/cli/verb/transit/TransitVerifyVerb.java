package dev.coffer.cli.verb.transit;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import java.io.IOException;
import java.util.Arrays;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    description =
        "Judge the signature or HMAC of standard input or a file; ends with 1 where it is not"
            + " valid.")
final class TransitVerifyVerb implements Verb {
  @Parameters(paramLabel = "NAME", description = "The key.")
  private String name = "";

  @Option(
      names = "--signature",
      paramLabel = "S",
      required = true,
      description = "As sign or hmac printed it.")
  private String signature = "";

  @Mixin private final InputFile input = new InputFile();

  @Override
  public Exit run(Session session) throws IOException {
    byte[] message = input.bytes(session);
    try {
      boolean valid = session.secrets().transit().verify(name, message, signature);
      session
          .output()
          .answer(valid ? "valid" : "not valid", JsonObject.create().put("valid", valid));
      return valid ? Exit.DONE : Exit.NO;
    } finally {
      Arrays.fill(message, (byte) 0);
    }
  }
}
