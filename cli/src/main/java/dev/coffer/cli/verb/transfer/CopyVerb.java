package dev.coffer.cli.verb.transfer;

import dev.coffer.Watch;
import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.Listing;
import dev.coffer.cli.run.Output;
import dev.coffer.cli.run.Progress;
import dev.coffer.cli.run.WrongUse;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.cli.verb.transfer.Moved.Outcome;
import dev.coffer.journal.EventStream;
import dev.coffer.journal.ResumeToken;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import java.io.IOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "copy",
    description =
        "Copy secrets between stores. What is there already is left alone: run it again to resume.")
final class CopyVerb implements Verb {
  @Option(names = "--from", paramLabel = "A", required = true, description = "The store to read.")
  private String from = "";

  @Option(names = "--to", paramLabel = "B", required = true, description = "The store to write.")
  private String to = "";

  @Parameters(paramLabel = "PREFIX", arity = "0..1", description = "Whole segments that end in /.")
  private String prefix = "";

  @Option(
      names = "--all-versions",
      description = "Every version, oldest first, instead of the current one alone.")
  private boolean allVersions;

  @Option(
      names = "--verify",
      description = "Read back and compare each value; 1 where one differs.")
  private boolean verify;

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean dryRun;

  @Option(
      names = "--watch",
      description = {
        "Go on when all is copied, and copy what changes, until it is interrupted. What is deleted"
            + " stays in the copy.",
        "With --json a line with a resumeToken says how far the copy is (--after)."
      })
  private boolean watch;

  @Option(
      names = "--after",
      paramLabel = "TOKEN",
      description =
          "With --watch: go on after this resume token of an earlier copy of the same prefix.")
  private @Nullable String after;

  @Override
  public Exit run(Session session) throws IOException {
    if (from.equals(to)) {
      throw new WrongUse("A store cannot be copied to itself.", "Name two stores.");
    }
    if (watch) {
      return follow(session);
    }
    if (after != null) {
      throw new WrongUse("--after says where a copy goes on that watches.", "Add --watch.");
    }
    if (allVersions && dryRun) {
      throw new WrongUse(
          "--dry-run says what becomes of current values only.", "Leave out --all-versions.");
    }
    Fingerprints fingerprints = new Fingerprints();
    StoreReader source = new StoreReader(session.secrets(from));
    StoreWriter target = new StoreWriter(session.secrets(to), fingerprints, session.output());
    StoreReader targetReader = new StoreReader(session.secrets(to));
    Exit exit = Exit.DONE;
    try (Listing<Moved> listing = session.output().listing(Moved.COLUMNS, Moved::json);
        Progress progress = session.output().progress("secrets")) {
      for (Iterator<SecretMetadata> secrets = source.secrets(prefix); secrets.hasNext(); ) {
        SecretMetadata metadata = secrets.next();
        Moved moved =
            allVersions
                ? new History(source, targetReader, target, fingerprints).copy(metadata)
                : copyCurrent(source, target, metadata);
        if (verify && !dryRun && !verified(source, target, metadata)) {
          moved = new Moved(moved.name(), Outcome.NOT_VERIFIED, moved.version());
          exit = Exit.NO;
        }
        listing.add(moved);
        progress.step();
      }
    }
    return exit;
  }

  private Exit follow(Session session) throws IOException {
    if (allVersions || dryRun) {
      throw new WrongUse(
          "--watch copies current values.", "Leave out --all-versions and --dry-run.");
    }
    Watch changes = Watch.of(prefix);
    Watch begun = after == null ? changes.snapshot() : changes.after(new ResumeToken(after));
    Output output = session.output();
    Feeding feeding =
        new Feeding(
            session.secrets(from),
            new StoreWriter(session.secrets(to), new Fingerprints(), output),
            verify,
            output);
    try (EventStream stream = session.secrets(from).watch(begun);
        Progress progress = output.progress("secrets")) {
      output.note("Copying " + from + " to " + to + " as it changes; Ctrl-C ends it.");
      while (true) {
        feeding.turn(stream, progress);
      }
    }
  }

  private Moved copyCurrent(StoreReader source, StoreWriter target, SecretMetadata metadata) {
    String name = metadata.name().text();
    try (Secret secret = source.current(metadata.name())) {
      if (secret == null) {
        return new Moved(name, Outcome.SKIPPED, null);
      }
      return dryRun
          ? new Moved(name, target.foresee(name, secret.value()), null)
          : target.bring(name, secret.value(), Metadata.of(metadata));
    }
  }

  private static boolean verified(StoreReader source, StoreWriter target, SecretMetadata metadata) {
    try (Secret secret = source.current(metadata.name())) {
      return secret == null || target.holds(metadata.name().text(), secret.value());
    }
  }
}
