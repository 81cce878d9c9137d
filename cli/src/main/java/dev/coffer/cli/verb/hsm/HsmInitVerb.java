package dev.coffer.cli.verb.hsm;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.hsm.HsmKeyProvider;
import dev.coffer.hsm.HsmTokens;
import dev.coffer.key.KeyVersion;
import dev.coffer.spi.SecretSource;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "init",
    description =
        "Make a root key on a token, and print its version; with --officer-pin-file initialise a"
            + " free token first.")
final class HsmInitVerb implements Verb {
  @Mixin private final HsmOptions options = new HsmOptions();

  @Option(
      names = "--officer-pin-file",
      paramLabel = "F",
      description = "Holds the PIN of the new token's security officer.")
  private @Nullable String officerPinFile;

  @Override
  public Exit run(Session session) throws IOException {
    Path module = options.module(session);
    SecretSource pin = options.pin(session);
    if (officerPinFile != null) {
      SecretSource officer = new PinFile(session.invocation().path(officerPinFile));
      HsmTokens.make(module, options.token(), officer, pin);
    }
    try (HsmKeyProvider root = HsmKeyProvider.create(options.config(session))) {
      KeyVersion version = root.current();
      session
          .output()
          .answer(
              version.key() + " " + version.version(),
              JsonObject.create().put("key", version.key()).put("version", version.version()));
    }
    return Exit.DONE;
  }
}
