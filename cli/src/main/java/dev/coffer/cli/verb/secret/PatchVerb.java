package dev.coffer.cli.verb.secret;

import dev.coffer.Patch;
import dev.coffer.Update;
import dev.coffer.cli.input.FieldOptions;
import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.WrongUse;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "patch",
    description =
        "Change single fields or metadata and keep the rest. Prints the new version, if any.")
final class PatchVerb implements Verb {
  @Parameters(paramLabel = "NAME", description = "The secret.")
  private String name = "";

  @Mixin private final FieldOptions fields = new FieldOptions();
  @Mixin private final MetadataOptions metadata = new MetadataOptions();

  @Option(names = "--unset", paramLabel = "K", description = "A field to remove.")
  private @Nullable List<String> unset;

  @Option(names = "--unset-label", paramLabel = "K", description = "A label to remove.")
  private @Nullable List<String> unsetLabels;

  @Option(
      names = "--if-version",
      paramLabel = "V",
      description = "Only where this version is current.")
  private @Nullable String ifVersion;

  @Override
  public Exit run(Session session) throws IOException {
    MetadataChange.Builder change = MetadataChange.builder();
    for (String label : orNone(unsetLabels)) {
      change.removeLabel(label);
    }
    change.merge(metadata.change());
    if (fields.isGiven() || unset != null) {
      patchFields(session, change.build());
    } else {
      update(session, change.build());
    }
    return Exit.DONE;
  }

  private void patchFields(Session session, MetadataChange change) throws IOException {
    Patch patch = Patch.of(name).change(change);
    orNone(unset).forEach(patch::unset);
    if (ifVersion != null) {
      patch.ifVersion(VersionId.of(ifVersion));
    }
    if (fields.isGiven()) {
      try (SecretValue set = session.values().readFields(name, fields)) {
        set.fields().forEach(patch::field);
      }
    }
    Version version = session.secrets().patch(patch);
    session.output().answer(version.id().text(), Views.json(version));
  }

  private void update(Session session, MetadataChange change) throws IOException {
    if (change.isNone()) {
      throw new WrongUse(
          "Nothing to change is named.",
          "Give --field, --unset, --label, --unset-label, --description, --expires or"
              + " --content-type.");
    }
    if (ifVersion != null) {
      throw new WrongUse(
          "--if-version guards fields; a change of metadata alone makes no version.",
          "Leave it out, or change a field with it.");
    }
    SecretMetadata changed = session.secrets().update(Update.of(name).change(change));
    if (session.output().isJson()) {
      session.output().object(Views.json(changed));
    }
  }

  private static List<String> orNone(@Nullable List<String> given) {
    return given == null ? List.of() : given;
  }
}
