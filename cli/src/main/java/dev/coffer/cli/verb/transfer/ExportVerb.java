package dev.coffer.cli.verb.transfer;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.run.PrivateFiles;
import dev.coffer.cli.run.Progress;
import dev.coffer.cli.run.WrongUse;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "export",
    description =
        "Write current values to a file of mode 0600: sealed to an age public key, or in plain text"
            + " where that is said twice (--plaintext --yes).")
final class ExportVerb implements Verb {
  @Parameters(paramLabel = "PREFIX", arity = "0..1", description = "Whole segments that end in /.")
  private String prefix = "";

  @Option(names = "--out", paramLabel = "F", required = true, description = "The file to write.")
  private String out = "";

  @Option(
      names = "--recipient",
      paramLabel = "age1…",
      description = "Seal to this age X25519 public key.")
  private @Nullable String recipient;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "Of plain text: dotenv, json or kubernetes.")
  private @Nullable String format;

  @Option(names = "--plaintext", description = "Write values in plain text.")
  private boolean plaintext;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Exit run(Session session) throws IOException {
    requireOneForm();
    if (recipient == null) {
      session.confirm(yes, "Write every value in plain text to " + out + "?");
    }
    List<Entry> entries;
    try (Progress progress = session.output().progress("secrets")) {
      entries = read(new StoreReader(session.secrets()), progress);
    }
    Path file = session.invocation().path(out);
    byte[] content = recipient == null ? plain(entries) : SealedFile.write(entries, recipient);
    entries.forEach(Entry::close);
    try {
      PrivateFiles.replace(file, content);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
    if (session.output().isJson()) {
      session
          .output()
          .object(
              JsonObject.create()
                  .put("file", file.toString())
                  .put("secrets", entries.size())
                  .put("sealed", recipient != null));
    } else {
      session.output().note("Wrote " + entries.size() + " secrets to " + file + ".");
    }
    return Exit.DONE;
  }

  private void requireOneForm() {
    if (recipient != null && (plaintext || format != null)) {
      throw new WrongUse(
          "--recipient seals; --format and --plaintext do not.", "Choose one of the two.");
    }
    if (recipient == null && !(plaintext && format != null)) {
      throw new WrongUse(
          "An export is sealed, or plain on purpose.",
          "Give --recipient age1…, or --format dotenv|json|kubernetes --plaintext --yes.");
    }
  }

  private List<Entry> read(StoreReader reader, Progress progress) {
    List<Entry> entries = new ArrayList<>();
    for (Iterator<SecretMetadata> secrets = reader.secrets(prefix); secrets.hasNext(); ) {
      SecretMetadata metadata = secrets.next();
      Secret secret = reader.current(metadata.name());
      progress.step();
      if (secret != null) {
        entries.add(new Entry(metadata.name().text(), secret.value(), Metadata.of(metadata)));
      }
    }
    return entries;
  }

  private byte[] plain(List<Entry> entries) {
    return switch (format == null ? "" : format) {
      case "dotenv" -> DotenvFile.write(entries, prefix);
      case "json" -> TreeFile.json().write(entries);
      case "kubernetes" -> KubernetesManifest.write(entries, prefix);
      default -> throw new WrongUse("There is no such format.", "Say dotenv, json or kubernetes.");
    };
  }
}
