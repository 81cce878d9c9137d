package dev.coffer.cli.verb.transit;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "encrypt", description = "Encrypt standard input or a file; prints the ciphertext.")
final class TransitEncryptVerb implements Verb {
  @Parameters(paramLabel = "NAME", description = "The key.")
  private String name = "";

  @Mixin private final InputFile input = new InputFile();
  @Mixin private final AssociatedData associated = new AssociatedData();

  @Override
  public Exit run(Session session) throws IOException {
    return input.answer(
        session,
        "ciphertext",
        message -> session.secrets().transit().encrypt(name, message, associated.bytes()));
  }
}
