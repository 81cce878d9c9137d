package dev.coffer.cli.verb.secret;

import dev.coffer.Put;
import dev.coffer.cli.input.FieldOptions;
import dev.coffer.cli.input.ValueOptions;
import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.WrongUse;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "put",
    description =
        "Store a value: from standard input, a file, a generator, or asked for without echo."
            + " Replaces what was there; prints the version.")
final class PutVerb implements Verb {
  @Parameters(paramLabel = "NAME", description = "The secret.")
  private String name = "";

  @Mixin private final FieldOptions fields = new FieldOptions();
  @Mixin private final ValueOptions value = new ValueOptions(fields);
  @Mixin private final MetadataOptions metadata = new MetadataOptions();

  @Option(
      names = "--if-version",
      paramLabel = "V",
      description = "Only where this version is current.")
  private @Nullable String ifVersion;

  @Option(names = "--create-only", description = "Only where the name is new.")
  private boolean createOnly;

  @Option(
      names = "--stage",
      paramLabel = "S",
      description = "The stage of the new version; default: current.")
  private @Nullable String stage;

  @Option(
      names = "--request-id",
      paramLabel = "ID",
      description = "Makes a repeated put one put: 1 to 64 characters of A-Z a-z 0-9 _ . -")
  private @Nullable String requestId;

  @Override
  public Exit run(Session session) throws IOException {
    if (createOnly && ifVersion != null) {
      throw new WrongUse(
          "--create-only and --if-version exclude each other.", "Leave out one of them.");
    }
    // All that can be wrong with the arguments is said before a value is asked for.
    Put put = put();
    try (SecretValue read = session.values().read(name, value)) {
      Version version = session.secrets().put(put.value(read));
      session.output().answer(version.id().text(), Views.json(version));
    }
    return Exit.DONE;
  }

  private Put put() {
    Put put = Put.of(name).change(metadata.change());
    if (createOnly) {
      put.createOnly();
    }
    if (ifVersion != null) {
      put.ifVersion(VersionId.of(ifVersion));
    }
    if (stage != null) {
      put.stage(Stage.of(stage));
    }
    if (requestId != null) {
      put.requestId(requestId);
    }
    return put;
  }
}
