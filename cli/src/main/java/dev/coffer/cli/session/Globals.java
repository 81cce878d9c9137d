package dev.coffer.cli.session;

import dev.coffer.cli.run.Times;
import dev.coffer.cli.run.WrongUse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every verb understands, before or after its name. */
public final class Globals {
  @Option(
      names = "--context",
      paramLabel = "C",
      scope = ScopeType.INHERIT,
      description = "The saved context to use (COFFER_CONTEXT).")
  @Nullable String context;

  @Option(
      names = "--config",
      paramLabel = "F",
      scope = ScopeType.INHERIT,
      description = "Work in process on the stores of this file, without a server (COFFER_CONFIG).")
  @Nullable String config;

  @Option(
      names = "--store",
      paramLabel = "S",
      scope = ScopeType.INHERIT,
      description = "The store to use (COFFER_STORE); default: default.")
  @Nullable List<String> stores;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Answer with one JSON object a line.")
  boolean json;

  @Option(
      names = "--timeout",
      paramLabel = "T",
      scope = ScopeType.INHERIT,
      description = "How long a call may take, as 500ms, 5s or 2m; default: 5s.")
  @Nullable String timeout;

  @Option(names = "--no-input", scope = ScopeType.INHERIT, description = "Never ask; fail instead.")
  boolean noInput;

  @Option(
      names = "--quiet",
      scope = ScopeType.INHERIT,
      description = "Say nothing but answers and errors.")
  boolean quiet;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  boolean help;

  /** Whether answers are JSON. */
  public boolean json() {
    return json;
  }

  /** Whether notes are left out. */
  public boolean quiet() {
    return quiet;
  }

  /** Whether nobody is to be asked. */
  public boolean noInput() {
    return noInput;
  }

  /**
   * Judges what no verb need look at.
   *
   * @throws WrongUse for options that exclude each other and spans that cannot be read
   */
  public void check() {
    if (context != null && config != null) {
      throw new WrongUse("--context and --config exclude each other.", "Leave out one of them.");
    }
    callTimeout();
  }

  /** How long a call may take. */
  Duration callTimeout() {
    return timeout == null ? Duration.ofSeconds(5) : Times.span("--timeout", timeout);
  }

  /** The stores that were named, in order. */
  public List<String> stores() {
    return stores == null ? List.of() : List.copyOf(stores);
  }

  /**
   * The one store that was named, or null.
   *
   * @throws WrongUse where several were
   */
  @Nullable String store() {
    List<String> named = stores();
    if (named.size() > 1) {
      throw new WrongUse("Only one --store can be given here.", "Leave out all but one.");
    }
    return named.isEmpty() ? null : named.get(0);
  }
}
