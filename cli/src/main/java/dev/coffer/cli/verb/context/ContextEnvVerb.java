package dev.coffer.cli.verb.context;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.run.WrongUse;
import dev.coffer.cli.session.Context;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "env",
    description = "Print a context as exports for other programs: eval \"$(coffer context env)\".")
final class ContextEnvVerb implements Verb {
  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "The context; default: the current one.")
  private @Nullable String name;

  @Override
  public Exit run(Session session) throws IOException {
    String chosen = name != null ? name : session.contexts().currentName();
    if (chosen == null) {
      throw new WrongUse("There is no current context.", "Name one, or see coffer context list.");
    }
    Context context = session.contexts().get(chosen);
    Map<String, String> variables = new LinkedHashMap<>();
    put(variables, "COFFER_ADDRESS", context.address());
    put(variables, "COFFER_CA_CERTIFICATE", context.caCertificate());
    put(variables, "COFFER_TOKEN_FILE", context.tokenFile());
    put(variables, "COFFER_CLIENT_CERTIFICATE", context.clientCertificate());
    put(variables, "COFFER_CLIENT_KEY", context.clientKey());
    put(variables, "COFFER_STORE", context.store());
    if (session.output().isJson()) {
      JsonObject object = JsonObject.create();
      variables.forEach(object::put);
      session.output().object(object);
      return Exit.DONE;
    }
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      session.output().line("export " + variable.getKey() + "=" + quoted(variable.getValue()));
    }
    if (context.tokenCommand() != null) {
      // The shell that reads this runs the command; the token itself is not printed.
      session.output().line("export COFFER_TOKEN=\"$(" + context.tokenCommand() + ")\"");
    }
    return Exit.DONE;
  }

  private static void put(Map<String, String> variables, String name, @Nullable String value) {
    if (value != null) {
      variables.put(name, value);
    }
  }

  private static String quoted(String value) {
    return "'" + value.replace("'", "'\\''") + "'";
  }
}
