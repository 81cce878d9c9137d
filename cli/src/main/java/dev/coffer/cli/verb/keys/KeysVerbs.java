package dev.coffer.cli.verb.keys;

import picocli.CommandLine.Command;

/** The verbs of this package. */
public final class KeysVerbs {
  private KeysVerbs() {}

  /** {@code keys …}. */
  public static Object group() {
    return new Group();
  }

  @Command(
      name = "keys",
      description =
          "The keys of a sealed store: list, status, rotate, rewrap, destroy; and shares for the day"
              + " on which its root key is lost: export, drill, restore, revoke-shares.",
      subcommands = {
        KeysListVerb.class,
        KeysStatusVerb.class,
        KeysRotateVerb.class,
        KeysRewrapVerb.class,
        KeysDestroyVerb.class,
        KeysExportVerb.class,
        KeysDrillVerb.class,
        KeysRestoreVerb.class,
        KeysRevokeSharesVerb.class
      })
  private static final class Group {}
}
