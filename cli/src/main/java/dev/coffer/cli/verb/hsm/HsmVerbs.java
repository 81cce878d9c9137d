package dev.coffer.cli.verb.hsm;

import picocli.CommandLine.Command;

/** The verbs of this package. */
public final class HsmVerbs {
  private HsmVerbs() {}

  /** {@code hsm …}. */
  public static Object group() {
    return new Group();
  }

  @Command(
      name = "hsm",
      description = "Hardware security modules, on this machine: list, init, test.",
      subcommands = {HsmListVerb.class, HsmInitVerb.class, HsmTestVerb.class})
  private static final class Group {}
}
