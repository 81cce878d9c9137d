package dev.coffer.cli.verb.transit;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.transit.Ciphertext;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "rewrap",
    description =
        "Encrypt a ciphertext anew with the latest version of its key, without showing what is in"
            + " it; prints the new one.")
final class TransitRewrapVerb implements Verb {
  @Parameters(paramLabel = "NAME", description = "The key.")
  private String name = "";

  @Mixin private final InputFile input = new InputFile();
  @Mixin private final AssociatedData associated = new AssociatedData();

  @Override
  public Exit run(Session session) throws IOException {
    Ciphertext old = new Ciphertext(input.text(session), associated.bytes());
    String text = session.secrets().transit().rewrap(name, List.of(old)).get(0).get();
    session.output().answer(text, JsonObject.create().put("ciphertext", text));
    return Exit.DONE;
  }
}
