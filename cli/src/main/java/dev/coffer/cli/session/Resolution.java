package dev.coffer.cli.session;

import dev.coffer.cli.run.Invocation;
import dev.coffer.cli.run.WrongUse;
import dev.coffer.spi.ClientTls;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a run works on, found in this order: flags, then the environment, then the context. An
 * address never meets the credentials of another one: a context that a flag names is used alone,
 * and {@code COFFER_ADDRESS} with another address sets the context aside.
 *
 * @param target what the run works on
 * @param savedStore the store of the environment or context; null where neither has one
 * @param context the name of the context that was used; null where none was
 */
public record Resolution(Target target, @Nullable String savedStore, @Nullable String context) {
  static Resolution of(Globals globals, Invocation invocation, Contexts contexts)
      throws IOException {
    if (globals.config != null) {
      return inProcess(globals.config, invocation);
    }
    if (globals.context != null) {
      Context context = contexts.get(globals.context);
      return new Resolution(server(context), store(invocation, context), context.name());
    }
    String config = invocation.variable("COFFER_CONFIG");
    String address = invocation.variable("COFFER_ADDRESS");
    if (config != null && address != null) {
      throw new WrongUse(
          "COFFER_CONFIG and COFFER_ADDRESS are both set.", "Unset one of them, or use a flag.");
    }
    if (config != null) {
      return inProcess(config, invocation);
    }
    Context context = chosen(invocation, contexts, address);
    if (address == null && context == null) {
      throw new WrongUse(
          "There is no server to talk to and no file to work on.",
          "Start one with coffer dev, make a context with coffer context create, set"
              + " COFFER_ADDRESS, or give --config.");
    }
    Context base =
        context != null && (address == null || address.equals(context.address())) ? context : null;
    return new Resolution(
        server(invocation, address, base),
        store(invocation, base),
        base == null ? null : base.name());
  }

  private static @Nullable Context chosen(
      Invocation invocation, Contexts contexts, @Nullable String address) throws IOException {
    String named = invocation.variable("COFFER_CONTEXT");
    if (named != null) {
      return contexts.get(named);
    }
    String current = contexts.currentName();
    if (current == null || (address != null && !contexts.has(current))) {
      return null;
    }
    return contexts.get(current);
  }

  private static Resolution inProcess(String config, Invocation invocation) {
    return new Resolution(
        new Target.InProcess(invocation.path(config)), invocation.variable("COFFER_STORE"), null);
  }

  private static @Nullable String store(Invocation invocation, @Nullable Context context) {
    String variable = invocation.variable("COFFER_STORE");
    return variable != null || context == null ? variable : context.store();
  }

  private static Target.Server server(Context context) {
    ClientTls tls =
        new ClientTls(
            path(context.caCertificate()),
            path(context.clientCertificate()),
            path(context.clientKey()));
    return new Target.Server(context.address(), tls, token(context));
  }

  /** The environment over what the context says. */
  private static Target.Server server(
      Invocation invocation, @Nullable String address, @Nullable Context context) {
    Target.Server saved =
        context == null ? new Target.Server("", ClientTls.system(), null) : server(context);
    Path ca = path(invocation, "COFFER_CA_CERTIFICATE");
    Path certificate = path(invocation, "COFFER_CLIENT_CERTIFICATE");
    Path key = path(invocation, "COFFER_CLIENT_KEY");
    TokenSource token = token(invocation);
    ClientTls tls =
        new ClientTls(
            ca != null ? ca : saved.tls().caCertificate(),
            certificate != null ? certificate : saved.tls().clientCertificate(),
            key != null ? key : saved.tls().clientKey());
    return new Target.Server(
        address != null ? address : saved.address(), tls, token != null ? token : saved.token());
  }

  private static @Nullable TokenSource token(Invocation invocation) {
    String file = invocation.variable("COFFER_TOKEN_FILE");
    if (invocation.variable("COFFER_TOKEN") != null) {
      if (file != null) {
        throw new WrongUse(
            "COFFER_TOKEN and COFFER_TOKEN_FILE are both set.", "Unset one of them.");
      }
      return new TokenSource.OfVariable("COFFER_TOKEN", invocation);
    }
    return file == null ? null : new TokenSource.OfFile(invocation.path(file));
  }

  private static @Nullable TokenSource token(Context context) {
    if (context.tokenFile() != null) {
      return new TokenSource.OfFile(Path.of(context.tokenFile()));
    }
    return context.tokenCommand() == null
        ? null
        : new TokenSource.OfCommand(context.tokenCommand());
  }

  private static @Nullable Path path(Invocation invocation, String variable) {
    String file = invocation.variable(variable);
    return file == null ? null : invocation.path(file);
  }

  private static @Nullable Path path(@Nullable String text) {
    return text == null ? null : Path.of(text);
  }
}
