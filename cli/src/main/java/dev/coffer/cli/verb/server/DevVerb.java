package dev.coffer.cli.verb.server;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.session.Context;
import dev.coffer.cli.session.Contexts;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.config.CofferConfig;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.server.CofferServer;
import dev.coffer.server.development.DevelopmentFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "dev",
    description =
        "Make what is missing (data folder, master key, certificate authority, token), run a server"
            + " on loopback, and print three lines to paste.")
final class DevVerb implements Verb {
  private static final String CONTEXT = "dev";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The folder for all of it; default: $XDG_DATA_HOME/coffer/dev.")
  private @Nullable String data;

  @Option(names = "--port", paramLabel = "N", description = "Default: 7443; 0 picks a free one.")
  private int port = 7443;

  @Option(
      names = "--operations-port",
      paramLabel = "N",
      description = "For /livez, /readyz, /metrics; default: 7480; 0 picks a free one.")
  private int operationsPort = 7480;

  @Option(
      names = "--hsm",
      description =
          "Keep the master key in SoftHSM, which is installed where it is missing; default folder:"
              + " dev-hsm.")
  private boolean hsm;

  @Override
  public Exit run(Session session) throws IOException, InterruptedException {
    Path folder =
        data == null
            ? session.invocation().dataFolder().resolve(hsm ? "dev-hsm" : "dev")
            : session.invocation().path(data);
    if (hsm) {
      SoftHsm softHsm = SoftHsm.in(folder.toAbsolutePath().normalize().resolve("hsm"), session);
      if (!softHsm.isOfThisProcess()) {
        return softHsm.again(arguments(session, folder));
      }
      softHsm.makeToken();
      return serve(
          session,
          folder,
          DevelopmentFolder.prepare(folder, port, operationsPort, softHsm.rootKey()));
    }
    return serve(session, folder, DevelopmentFolder.prepare(folder, port, operationsPort));
  }

  /** What this run was told, for another process. */
  private List<String> arguments(Session session, Path folder) {
    List<String> arguments = new ArrayList<>(List.of("dev", "--hsm"));
    arguments.addAll(List.of("--data", folder.toAbsolutePath().toString()));
    arguments.addAll(List.of("--port", "" + port, "--operations-port", "" + operationsPort));
    if (session.output().isJson()) {
      arguments.add("--json");
    }
    return arguments;
  }

  private Exit serve(Session session, Path folder, DevelopmentFolder dev)
      throws IOException, InterruptedException {
    CofferConfig config =
        CofferConfig.load(dev.configuration(), session.invocation().environment());
    makeStores(config, folder);
    try (CofferServer server = Running.start(config)) {
      String address = "127.0.0.1:" + server.port();
      boolean current = save(session.contexts(), dev, address);
      say(session, dev, address, server.operationsPort(), current);
      Running.untilTold(server);
    }
    return Exit.DONE;
  }

  private static void makeStores(CofferConfig config, Path folder) {
    try {
      config.bootstrapStores();
    } catch (SecretsException e) {
      if (e.code() != ErrorCode.UNAVAILABLE) {
        throw e;
      }
      throw e.toBuilder()
          .remedy(
              "If coffer dev runs on "
                  + folder
                  + " already, use it (coffer --context dev status) or stop it; or give another"
                  + " folder: --data DIR.")
          .build();
    }
  }

  /** Saves where the server is; whether that is the current context now. */
  private static boolean save(Contexts contexts, DevelopmentFolder dev, String address)
      throws IOException {
    contexts.save(
        new Context(
            CONTEXT,
            address,
            dev.caCertificate().toString(),
            dev.tokenFile().toString(),
            null,
            null,
            null,
            null));
    if (contexts.currentName() == null) {
      contexts.use(CONTEXT);
    }
    return CONTEXT.equals(contexts.currentName());
  }

  private static void say(
      Session session, DevelopmentFolder dev, String address, int operations, boolean current)
      throws IOException {
    String coffer = current ? "./coffer" : "./coffer --context " + CONTEXT;
    List<String> paste =
        List.of(
            "printf %s 'correct horse' | " + coffer + " put demo/password",
            coffer + " get demo/password",
            coffer + " list");
    if (session.output().isJson()) {
      session
          .output()
          .object(
              JsonObject.create()
                  .put("address", address)
                  .put("operationsAddress", "127.0.0.1:" + operations)
                  .put("data", dev.configuration().resolveSibling("").toString())
                  .put("caCertificate", dev.caCertificate().toString())
                  .put("tokenFile", dev.tokenFile().toString())
                  .put("context", CONTEXT)
                  .put("commands", paste));
    } else {
      session
          .output()
          .line("Coffer listens on " + address + " (operations 127.0.0.1:" + operations + ").");
      session
          .output()
          .line(
              "Its data lies in "
                  + dev.configuration().resolveSibling("")
                  + ". Paste into another shell:");
      session.output().line("");
      for (String line : paste) {
        session.output().line(line);
      }
      session.output().line("");
      session.output().line("Any gRPC client can call it too:");
      session
          .output()
          .line(
              "  grpcurl -cacert "
                  + dev.caCertificate()
                  + " -H \"authorization: Bearer $(cat "
                  + dev.tokenFile()
                  + ")\" "
                  + address
                  + " coffer.v1.SecretService/ListSecrets");
    }
    session.output().flush();
  }
}
