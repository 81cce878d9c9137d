package dev.coffer.cli.verb.transit;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "hmac", description = "Compute the HMAC of standard input or a file; prints it.")
final class TransitHmacVerb implements Verb {
  @Parameters(paramLabel = "NAME", description = "The key.")
  private String name = "";

  @Mixin private final InputFile input = new InputFile();

  @Override
  public Exit run(Session session) throws IOException {
    return input.answer(
        session, "hmac", message -> session.secrets().transit().hmac(name, message));
  }
}
