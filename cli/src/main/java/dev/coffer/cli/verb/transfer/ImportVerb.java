package dev.coffer.cli.verb.transfer;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.Listing;
import dev.coffer.cli.run.Progress;
import dev.coffer.cli.run.WrongUse;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.model.SecretName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "import",
    description =
        "Store the values of a file: .env, JSON, YAML, or sealed by export. What is there already"
            + " is left alone: run it again to resume.")
final class ImportVerb implements Verb {
  @Parameters(paramLabel = "F", description = "The file.")
  private String file = "";

  @Option(
      names = "--prefix",
      paramLabel = "P",
      description = "Put this in front of every name: whole segments that end in /.")
  private String prefix = "";

  @Option(
      names = "--map",
      paramLabel = "KEY=NAME",
      description = "Store the value of this key under this name, without the prefix.")
  private @Nullable List<String> map;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "dotenv, json or yaml, where the ending of the file does not say.")
  private @Nullable String format;

  @Option(
      names = "--fields",
      description = "In JSON and YAML: an innermost object is one value with fields.")
  private boolean fields;

  @Option(
      names = "--identity",
      paramLabel = "F",
      description = "The age identity file that opens a sealed file.")
  private @Nullable String identity;

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean dryRun;

  @Override
  public Exit run(Session session) throws IOException {
    List<Entry> entries = named(read(session));
    StoreWriter target = new StoreWriter(session.secrets(), new Fingerprints(), session.output());
    try (Listing<Moved> listing = session.output().listing(Moved.COLUMNS, Moved::json);
        Progress progress = session.output().progress("secrets")) {
      for (Entry entry : entries) {
        listing.add(
            dryRun
                ? new Moved(entry.name(), target.foresee(entry.name(), entry.value()), null)
                : target.bring(entry.name(), entry.value(), entry.metadata()));
        entry.close();
        progress.step();
      }
    }
    return Exit.DONE;
  }

  private List<Entry> read(Session session) throws IOException {
    Path path = session.invocation().path(file);
    byte[] content = Files.readAllBytes(path);
    try {
      if (AgeFile.matches(content)) {
        if (identity == null) {
          throw new WrongUse("The file is sealed.", "Give --identity with the file that opens it.");
        }
        return SealedFile.read(content, Files.readString(session.invocation().path(identity)));
      }
      return switch (format == null ? formatOf(file) : format) {
        case "dotenv" -> DotenvFile.read(path, session.invocation().environment());
        case "json" -> TreeFile.json().read(content, fields);
        case "yaml" -> TreeFile.yaml().read(content, fields);
        default -> throw new WrongUse("There is no such format.", "Say dotenv, json or yaml.");
      };
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  private static String formatOf(String file) {
    String lower = file.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".json")) {
      return "json";
    }
    return lower.endsWith(".yaml") || lower.endsWith(".yml") ? "yaml" : "dotenv";
  }

  /** The entries under the names that they will have, all of them judged before one is stored. */
  private List<Entry> named(List<Entry> entries) {
    Map<String, String> names = names();
    Set<String> taken = new HashSet<>();
    List<Entry> named = new ArrayList<>();
    for (Entry entry : entries) {
      String mapped = names.remove(entry.name());
      String name = SecretName.of(mapped != null ? mapped : prefix + entry.name()).text();
      if (!taken.add(name)) {
        throw new WrongUse(
            "Two values of the file would have the name " + name + ".",
            "Keep them apart with --map.");
      }
      named.add(new Entry(name, entry.value(), entry.metadata()));
    }
    if (!names.isEmpty()) {
      throw new WrongUse(
          "The file has no key " + names.keySet().iterator().next() + ".", "Check --map.");
    }
    return named;
  }

  private Map<String, String> names() {
    Map<String, String> names = new HashMap<>();
    for (String typed : map == null ? List.<String>of() : map) {
      int equals = typed.indexOf('=');
      if (equals < 1) {
        throw new WrongUse("A --map is not KEY=NAME.", "Write --map DB_PASSWORD=app/db-password.");
      }
      names.put(typed.substring(0, equals), typed.substring(equals + 1));
    }
    return names;
  }
}
