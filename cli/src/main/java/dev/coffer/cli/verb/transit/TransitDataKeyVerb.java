package dev.coffer.cli.verb.transit;

import dev.coffer.Transit;
import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.run.PrivateFiles;
import dev.coffer.cli.run.WrongUse;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.transit.DataKey;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "datakey",
    description =
        "Make a random key of 32 bytes; prints it wrapped. The key itself goes to --out, or with"
            + " --json into the object, in base64.")
final class TransitDataKeyVerb implements Verb {
  @Parameters(paramLabel = "NAME", description = "The key that wraps it.")
  private String name = "";

  @Option(names = "--wrapped-only", description = "Nobody is told the key itself.")
  private boolean wrappedOnly;

  @Option(
      names = "--out",
      paramLabel = "F",
      description = "Write the key itself to this file, mode 0600.")
  private @Nullable String out;

  @Mixin private final AssociatedData associated = new AssociatedData();

  @Override
  public Exit run(Session session) throws IOException {
    boolean json = session.output().isJson();
    if (wrappedOnly == (out != null) && (wrappedOnly || !json)) {
      throw new WrongUse(
          "It is not said where the key itself goes.", "Say --wrapped-only, --out F or --json.");
    }
    Transit transit = session.secrets().transit();
    if (wrappedOnly) {
      String wrapped = transit.wrappedDataKey(name, associated.bytes());
      session.output().answer(wrapped, JsonObject.create().put("wrapped", wrapped));
      return Exit.DONE;
    }
    try (DataKey key = transit.dataKey(name, associated.bytes())) {
      if (out != null) {
        PrivateFiles.replace(session.invocation().path(out), key.plaintext());
      }
      session
          .output()
          .answer(
              key.wrapped(),
              JsonObject.create()
                  .put("wrapped", key.wrapped())
                  .put("plaintext", out == null ? key.plaintext() : null));
    }
    return Exit.DONE;
  }
}
