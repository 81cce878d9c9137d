package dev.coffer.cli.verb.context;

import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.session.Context;
import picocli.CommandLine.Command;

/** The verbs of this package. */
public final class ContextVerbs {
  private ContextVerbs() {}

  /** {@code context …}. */
  public static Object group() {
    return new Group();
  }

  static JsonObject json(Context context, boolean current) {
    return JsonObject.create()
        .put("name", context.name())
        .put("current", current)
        .put("address", context.address())
        .put("store", context.store())
        .put("caCertificate", context.caCertificate())
        .put("tokenFile", context.tokenFile())
        .put("tokenCommand", context.tokenCommand())
        .put("clientCertificate", context.clientCertificate())
        .put("clientKey", context.clientKey());
  }

  @Command(
      name = "context",
      description = "Saved servers: list, use, show, create, remove, env.",
      subcommands = {
        ContextListVerb.class,
        ContextUseVerb.class,
        ContextShowVerb.class,
        ContextCreateVerb.class,
        ContextRemoveVerb.class,
        ContextEnvVerb.class
      })
  private static final class Group {}
}
