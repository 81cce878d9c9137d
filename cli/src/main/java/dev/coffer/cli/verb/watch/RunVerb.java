package dev.coffer.cli.verb.watch;

import dev.coffer.Watch;
import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.Failure;
import dev.coffer.cli.run.WrongUse;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.journal.EventStream;
import dev.coffer.journal.WatchEvent;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "run",
    description = {
      "Run a command with secrets in its environment, and end as it ends.",
      "125: Coffer failed; 126: the command cannot be run; 127: it is not found."
    })
final class RunVerb implements Verb {
  private static final int COFFER_FAILED = 125;
  private static final long TURN_MILLIS = 100;

  /** What happens to a child whose secrets changed. */
  enum OnRotation {
    /** It is ended and begun anew with the new values. */
    restart,
    /** It gets SIGHUP, and reads them itself. */
    signal
  }

  @Option(
      names = "--prefix",
      paramLabel = "P",
      description =
          "All secrets below it: the rest of the name in upper case, / . - as _, fields after"
              + " another _.")
  private @Nullable String prefix;

  @Option(
      names = "--map",
      paramLabel = "ENV=NAME",
      description = "One secret, or NAME#FIELD, as this variable; may be given again.")
  private @Nullable List<String> maps;

  @Option(
      names = "--env-file",
      paramLabel = "F",
      description =
          "Variables of a file; values coffer://[STORE]/NAME[#FIELD][?stage=S] are resolved.")
  private @Nullable String envFile;

  @Option(names = "--preserve-env", description = "A variable that is set already keeps its value.")
  private boolean preserve;

  @Option(
      names = "--on-rotation",
      paramLabel = "restart|signal",
      description = "What to do when a secret changes: begin anew, or send SIGHUP.")
  private @Nullable OnRotation onRotation;

  @Parameters(paramLabel = "CMD", arity = "1..*", description = "The command, after --.")
  private List<String> command = List.of();

  private final BlockingQueue<String> signals = new LinkedBlockingQueue<>();

  /**
   * Ends this process with the status of the child, which no {@link Exit} stands for: whoever
   * started us sees what it would have seen of the child.
   */
  @Override
  public Exit run(Session session) throws Exception {
    int status;
    try {
      status = supervise(session);
    } catch (Child.NotStarted e) {
      session
          .output()
          .failure(Failure.wrongUse(String.valueOf(e.getMessage()), "Check its path and mode."));
      status = e.status();
    } catch (SecretsException | WrongUse | IOException e) {
      session.output().failure(Failure.of(e));
      status = COFFER_FAILED;
    }
    if (status == 0) {
      return Exit.DONE;
    }
    session.close();
    System.exit(status);
    throw new IllegalStateException("a process that has ended");
  }

  private int supervise(Session session) throws Exception {
    if (prefix == null && maps == null && envFile == null) {
      throw new WrongUse(
          "There is nothing to give to the command.", "Give --prefix, --map or --env-file.");
    }
    ChildVariables variables = read(session);
    List<EventStream> streams = new ArrayList<>();
    try {
      if (onRotation != null) {
        for (Map.Entry<String, Set<SecretName>> store : variables.secrets().entrySet()) {
          streams.add(watch(session, store.getKey(), store.getValue()));
        }
        // What changed until the watches had begun is in here.
        variables = read(session);
      }
      hearSignals(session);
      return supervise(session, variables, streams);
    } finally {
      streams.forEach(EventStream::close);
    }
  }

  private ChildVariables read(Session session) throws IOException {
    Path file = envFile == null ? null : session.invocation().path(envFile);
    return ChildVariables.read(session, prefix, maps == null ? List.of() : maps, file);
  }

  private EventStream watch(Session session, String store, Set<SecretName> names)
      throws IOException {
    boolean wholePrefix = prefix != null && store.equals(session.storeName());
    String[] all = names.stream().map(SecretName::text).toArray(String[]::new);
    Watch watch =
        wholePrefix
            ? Watch.of(commonPrefix(names))
            : Watch.names(all[0], Arrays.copyOfRange(all, 1, all.length));
    EventStream stream = session.client().store(store).watch(watch.latestOnly());
    WatchEvent begun = stream.next(Duration.ofSeconds(10));
    if (begun == null) {
      session.output().warn("the store " + store + " cannot be watched yet; it is tried again.");
    }
    return stream;
  }

  /** That of the option, unless a map or file names something outside of it. */
  private String commonPrefix(Set<SecretName> names) {
    String own = prefix == null ? "" : prefix;
    return names.stream().allMatch(name -> name.text().startsWith(own)) ? own : "";
  }

  private void hearSignals(Session session) {
    boolean typed = session.invocation().terminal().input();
    Signals.hear("TERM", signals::add);
    Signals.hear("HUP", signals::add);
    // On a terminal Ctrl-C reaches the child by itself; ours is only not to end before it.
    Signals.hear("INT", typed ? name -> {} : signals::add);
  }

  private int supervise(Session session, ChildVariables first, List<EventStream> streams)
      throws Exception {
    Map<String, String> used = first.variables();
    Child child = start(session, used);
    try {
      while (true) {
        Integer status = child.await(streams.isEmpty() ? TURN_MILLIS : TURN_MILLIS / 2);
        if (status != null) {
          return status;
        }
        passOn(child);
        if (changed(streams)) {
          Map<String, String> next = readAgain(session);
          if (next != null && !next.equals(used)) {
            used = next;
            child = changed(session, child, used);
          }
        }
      }
    } catch (Exception e) {
      child.end();
      throw e;
    }
  }

  private Child start(Session session, Map<String, String> variables)
      throws IOException, Child.NotStarted {
    Map<String, String> environment = new HashMap<>(session.invocation().environment());
    variables.forEach(
        (name, value) -> {
          if (preserve) {
            environment.putIfAbsent(name, value);
          } else {
            environment.put(name, value);
          }
        });
    return Child.start(session.invocation(), command, environment);
  }

  private Child changed(Session session, Child child, Map<String, String> next) throws Exception {
    if (onRotation == OnRotation.signal) {
      child.signal("HUP");
      return child;
    }
    session.output().note("coffer: secrets changed; the command begins anew.");
    child.end();
    return start(session, next);
  }

  private void passOn(Child child) throws IOException {
    for (String name = signals.poll(); name != null; name = signals.poll()) {
      child.signal(name);
    }
  }

  private static boolean changed(List<EventStream> streams) {
    boolean changed = false;
    for (EventStream stream : streams) {
      for (WatchEvent event = stream.next(Duration.ofMillis(TURN_MILLIS));
          event != null;
          event = stream.next(Duration.ZERO)) {
        changed |= event instanceof WatchEvent.Changed || event instanceof WatchEvent.SnapshotEnd;
      }
    }
    return changed;
  }

  /**
   * @return null where they cannot be read now: the child keeps what it has
   */
  private @Nullable Map<String, String> readAgain(Session session) throws IOException {
    try {
      return read(session).variables();
    } catch (SecretsException | WrongUse e) {
      session
          .output()
          .warn("the changed secrets cannot be given to the command: " + e.getMessage());
      return null;
    }
  }
}
