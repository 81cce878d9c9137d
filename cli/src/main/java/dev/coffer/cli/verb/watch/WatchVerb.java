package dev.coffer.cli.verb.watch;

import dev.coffer.Watch;
import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.run.Output;
import dev.coffer.cli.run.Printable;
import dev.coffer.cli.run.WrongUse;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.journal.EventStream;
import dev.coffer.journal.ResumeToken;
import dev.coffer.journal.WatchEvent;
import dev.coffer.model.Stage;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "watch",
    description = {
      "Show every change of a store as it happens, never a value, until it is interrupted.",
      "With --json each line has a resumeToken, from which a later watch goes on (--from)."
    })
final class WatchVerb implements Verb {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  @Parameters(
      paramLabel = "PREFIX",
      arity = "0..1",
      description = "Only names that begin so: whole segments ending in /.")
  private String prefix = "";

  @Option(
      names = "--from",
      paramLabel = "TOKEN",
      description = "Go on after this resume token of an earlier watch of the same prefix.")
  private @Nullable String from;

  @Option(names = "--snapshot", description = "Begin with all secrets as they are.")
  private boolean snapshot;

  @Override
  public Exit run(Session session) throws IOException {
    try (EventStream stream = session.secrets().watch(watch())) {
      session.output().note("Watching; Ctrl-C ends it.");
      while (true) {
        WatchEvent event = stream.next(PATIENCE);
        if (event != null) {
          print(event, session.output());
          session.output().flush();
        }
      }
    }
  }

  private Watch watch() {
    if (from != null && snapshot) {
      throw new WrongUse("--from and --snapshot exclude each other.", "Leave out one of them.");
    }
    Watch watch = Watch.of(prefix);
    if (from != null) {
      watch.after(new ResumeToken(from));
    }
    return snapshot ? watch.snapshot() : watch;
  }

  private static void print(WatchEvent event, Output output) throws IOException {
    if (output.isJson()) {
      output.object(json(event));
    } else if (event instanceof WatchEvent.Changed changed) {
      output.line(Printable.of(line(changed)));
    } else if (event instanceof WatchEvent.SnapshotItem item) {
      output.line(Printable.of("snapshot  " + item.name() + version(item)));
    }
  }

  private static String version(WatchEvent.SnapshotItem item) {
    return item.current() == null ? "" : "  version " + item.current().id();
  }

  private static String line(WatchEvent.Changed changed) {
    String stages =
        changed.stages().stream().sorted().map(Stage::name).collect(Collectors.joining(","));
    return TIME.format(changed.time().atZone(ZoneId.systemDefault()))
        + "  "
        + changed.kind().label()
        + "  "
        + changed.name()
        + (changed.version() == null ? "" : "  version " + changed.version())
        + (stages.isEmpty() ? "" : "  " + stages)
        + "  by "
        + changed.actor();
  }

  private static JsonObject json(WatchEvent event) {
    JsonObject object = JsonObject.create();
    if (event instanceof WatchEvent.Changed changed) {
      object
          .put("store", changed.store())
          .put("revision", changed.revision())
          .put("kind", changed.kind().name())
          .put("name", changed.name().text())
          .put("version", changed.version() == null ? null : changed.version().text())
          .put(
              "stages",
              changed.stages().stream()
                  .map(Stage::name)
                  .collect(Collectors.toCollection(TreeSet::new)))
          .put("incarnation", changed.incarnation())
          .put("stageRevision", changed.stageRevision())
          .put("actor", changed.actor())
          .put("changeTime", changed.time());
    } else if (event instanceof WatchEvent.SnapshotItem item) {
      object
          .put("snapshotItem", true)
          .put("store", item.store())
          .put("name", item.name().text())
          .put("version", item.current() == null ? null : item.current().id().text())
          .put("incarnation", item.incarnation())
          .put("stageRevision", item.stageRevision());
    } else if (event instanceof WatchEvent.SnapshotBegin) {
      object.put("snapshotBegin", true);
    } else if (event instanceof WatchEvent.SnapshotEnd) {
      object.put("snapshotEnd", true);
    } else {
      object.put("bookmark", true);
    }
    ResumeToken token = event.token();
    return object.put("resumeToken", token == null ? null : token.text());
  }
}
