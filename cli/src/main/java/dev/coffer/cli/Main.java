package dev.coffer.cli;

import dev.coffer.cli.log.JavaLogging;
import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.Failure;
import dev.coffer.cli.run.Invocation;
import dev.coffer.cli.run.Output;
import dev.coffer.cli.session.Globals;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The {@code coffer} command. */
public final class Main {
  private static final String[] VERSION = {"--version"};

  private Main() {}

  /** Runs the command on this process and ends it. */
  public static void main(String[] args) {
    JavaLogging.use();
    System.exit(run(Invocation.ofProcess(), args));
  }

  /**
   * Runs the command once.
   *
   * @return the status to end with
   */
  public static int run(Invocation invocation, String... typed) {
    // What every tool answers to.
    String[] args = Arrays.equals(typed, VERSION) ? new String[] {"version"} : typed;
    Globals globals = new Globals();
    try {
      ParseResult parsed = CommandTree.of(globals, args).parseArgs(args);
      return run(invocation, globals, parsed).status();
    } catch (ParameterException e) {
      // What was read before the mistake may lack --json, which can stand anywhere.
      boolean json = Arrays.asList(args).contains("--json");
      return failed(new Output(invocation, json, false), ParseFailures.of(e)).status();
    }
  }

  private static Exit run(Invocation invocation, Globals globals, ParseResult parsed) {
    Output output = new Output(invocation, globals.json(), globals.quiet());
    ParseResult leaf = leaf(parsed);
    try {
      Exit exit = run(invocation, globals, output, leaf);
      output.flush();
      return exit;
    } catch (Exception | Error e) {
      if (e instanceof IOException && "Broken pipe".equals(e.getMessage())) {
        return Exit.BROKEN_PIPE;
      }
      return failed(output, Failure.of(e));
    }
  }

  private static Exit run(Invocation invocation, Globals globals, Output output, ParseResult leaf)
      throws Exception {
    CommandLine command = leaf.commandSpec().commandLine();
    if (leaf.isUsageHelpRequested()) {
      boolean colours = invocation.terminal().output() && invocation.variable("NO_COLOR") == null;
      output.line(command.getUsageMessage(colours ? Ansi.ON : Ansi.OFF).stripTrailing());
      return Exit.DONE;
    }
    if (!(command.getCommand() instanceof Verb verb)) {
      return failed(output, ParseFailures.verbMissing(command));
    }
    globals.check();
    try (Session session = new Session(invocation, globals, output)) {
      return verb.run(session);
    }
  }

  private static Exit failed(Output output, Failure failure) {
    try {
      // Answers given before the failure stand before it.
      output.flush();
    } catch (IOException closed) {
      return failure.exit();
    } finally {
      output.failure(failure);
    }
    return failure.exit();
  }

  private static ParseResult leaf(ParseResult parsed) {
    List<CommandLine> commands = parsed.asCommandLineList();
    return Objects.requireNonNull(commands.get(commands.size() - 1).getParseResult());
  }
}
