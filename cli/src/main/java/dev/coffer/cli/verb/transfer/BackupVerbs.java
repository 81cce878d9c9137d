package dev.coffer.cli.verb.transfer;

import picocli.CommandLine.Command;

/** {@code backup …}. */
@Command(
    name = "backup",
    description =
        "A sealed store in one file, sealed as the store is: create, verify, restore; list, forget.",
    subcommands = {
      BackupCreateVerb.class,
      BackupVerifyVerb.class,
      BackupRestoreVerb.class,
      BackupListVerb.class,
      BackupForgetVerb.class
    })
final class BackupVerbs {}
