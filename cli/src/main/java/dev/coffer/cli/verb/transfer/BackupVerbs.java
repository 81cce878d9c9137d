package dev.coffer.cli.verb.transfer;

import picocli.CommandLine.Command;

/** {@code backup …}. */
@Command(
    name = "backup",
    description = "A sealed store in one file, sealed as the store is: create, verify, restore.",
    subcommands = {BackupCreateVerb.class, BackupVerifyVerb.class, BackupRestoreVerb.class})
final class BackupVerbs {}
