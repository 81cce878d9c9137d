package dev.coffer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.Invocation;
import dev.coffer.cli.run.Terminal;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Runs a development server and a few commands in one process, so that the archive of classes which
 * the distribution records from it has what their starts load. All it makes is below the folder it
 * is given: it never meets a user's data.
 */
final class Rehearsal {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Path scratch;

  private Rehearsal(Path scratch) {
    this.scratch = scratch;
  }

  /** Ends with 0 where everything went as it does for a user. */
  public static void main(String[] args) throws InterruptedException {
    System.exit(new Rehearsal(Path.of(args[0])).passes() ? 0 : Exit.INTERNAL.status());
  }

  private boolean passes() throws InterruptedException {
    String data = scratch.resolve("data").toString();
    Thread server =
        new Thread(() -> run("dev", "--data", data, "--port", "0", "--operations-port", "0"));
    server.setDaemon(true);
    server.start();
    return answers(server)
        && run("put", "rehearsal/value")
        && run("get", "rehearsal/value")
        && run("get", "rehearsal/value", "--json")
        && run("describe", "rehearsal/value")
        && run("versions", "rehearsal/value")
        && run("list")
        && run("list", "--json")
        && run("delete", "rehearsal/value")
        && run("version");
  }

  /** Whether the server, which makes itself the current context, answers in time. */
  private boolean answers(Thread server) throws InterruptedException {
    Instant last = Instant.now().plus(PATIENCE);
    while (!run(OutputStream.nullOutputStream(), "status")) {
      if (!server.isAlive() || Instant.now().isAfter(last)) {
        return false;
      }
      Thread.sleep(50);
    }
    return true;
  }

  private boolean run(String... arguments) {
    return run(System.err, arguments);
  }

  private boolean run(OutputStream errors, String... arguments) {
    Map<String, String> environment = Map.of("HOME", scratch.toString());
    Invocation invocation =
        new Invocation(
            new ByteArrayInputStream("rehearsed".getBytes(UTF_8)),
            OutputStream.nullOutputStream(),
            errors,
            environment,
            scratch,
            Terminal.NONE);
    return Main.run(invocation, arguments) == Exit.DONE.status();
  }
}
