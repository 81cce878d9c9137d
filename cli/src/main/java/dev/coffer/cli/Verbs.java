package dev.coffer.cli;

import dev.coffer.cli.verb.conformance.ConformanceVerb;
import dev.coffer.cli.verb.context.ContextVerbs;
import dev.coffer.cli.verb.hsm.HsmVerbs;
import dev.coffer.cli.verb.keys.KeysVerbs;
import dev.coffer.cli.verb.look.LookVerbs;
import dev.coffer.cli.verb.secret.SecretVerbs;
import dev.coffer.cli.verb.server.ServerVerbs;
import dev.coffer.cli.verb.transfer.TransferVerbs;
import dev.coffer.cli.verb.transit.TransitVerbs;
import dev.coffer.cli.verb.watch.WatchVerbs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every verb by name; a class is loaded when its verb is named. */
final class Verbs {
  /** In the order of the help. */
  static final List<String> NAMES =
      List.of(
          "dev",
          "bootstrap",
          "server",
          "put",
          "get",
          "describe",
          "versions",
          "list",
          "patch",
          "edit",
          "promote",
          "rollback",
          "disable",
          "enable",
          "delete",
          "restore",
          "purge",
          "diff",
          "copy",
          "import",
          "export",
          "watch",
          "run",
          "backup",
          "stores",
          "capabilities",
          "status",
          "whoami",
          "doctor",
          "conformance",
          "hsm",
          "keys",
          "transit",
          "version",
          "completion",
          "context");

  private Verbs() {}

  /** A fresh verb or group of verbs, or null where there is none of that name. */
  static @Nullable Object create(String name) {
    return switch (name) {
      case "put", "get", "describe", "versions", "list", "patch", "edit" ->
          SecretVerbs.create(name);
      case "promote", "rollback", "disable", "enable", "delete", "restore", "purge" ->
          SecretVerbs.create(name);
      case "dev", "bootstrap", "server" -> ServerVerbs.create(name);
      case "backup", "diff", "copy", "import", "export" -> TransferVerbs.create(name);
      case "stores", "capabilities", "status", "whoami", "doctor", "version" ->
          LookVerbs.create(name);
      case "conformance" -> new ConformanceVerb();
      case "watch", "run" -> WatchVerbs.create(name);
      case "hsm" -> HsmVerbs.group();
      case "keys" -> KeysVerbs.group();
      case "transit" -> TransitVerbs.group();
      case "completion" -> new CompletionVerb();
      case "context" -> ContextVerbs.group();
      default -> null;
    };
  }
}
