package dev.coffer.cli.verb.transit;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "sign", description = "Sign standard input or a file; prints the signature.")
final class TransitSignVerb implements Verb {
  @Parameters(paramLabel = "NAME", description = "The key.")
  private String name = "";

  @Mixin private final InputFile input = new InputFile();

  @Override
  public Exit run(Session session) throws IOException {
    return input.answer(
        session, "signature", message -> session.secrets().transit().sign(name, message));
  }
}
