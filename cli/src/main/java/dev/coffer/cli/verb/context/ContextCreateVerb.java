package dev.coffer.cli.verb.context;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.WrongUse;
import dev.coffer.cli.session.Context;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "create",
    description =
        "Save a server under a name. With --store, that store is used where none is named.")
final class ContextCreateVerb implements Verb {
  @Parameters(paramLabel = "NAME", description = "A name of your own.")
  private String name = "";

  @Option(
      names = "--address",
      paramLabel = "T",
      required = true,
      description = "The server: host:port, dns:///host:port or unix:path.")
  private String address = "";

  @Option(
      names = "--ca-certificate",
      paramLabel = "F",
      description = "The certificates to trust; default: those of the system.")
  private @Nullable String caCertificate;

  @Option(names = "--token-file", paramLabel = "F", description = "A file with a bearer token.")
  private @Nullable String tokenFile;

  @Option(
      names = "--token-command",
      paramLabel = "C",
      description = "A shell command that prints a bearer token.")
  private @Nullable String tokenCommand;

  @Option(
      names = "--client-certificate",
      paramLabel = "F",
      description = "The client's certificate chain.")
  private @Nullable String clientCertificate;

  @Option(names = "--client-key", paramLabel = "F", description = "The key of that certificate.")
  private @Nullable String clientKey;

  @Override
  public Exit run(Session session) throws IOException {
    if (tokenFile != null && tokenCommand != null) {
      throw new WrongUse(
          "--token-file and --token-command exclude each other.", "Leave out one of them.");
    }
    if ((clientCertificate == null) != (clientKey == null)) {
      throw new WrongUse(
          "A client certificate and its key belong together.",
          "Give both --client-certificate and --client-key.");
    }
    if (session.contexts().has(name)) {
      throw SecretsException.of(
              ErrorCode.ALREADY_EXISTS, "There is a context " + name + " already.")
          .remedy("Remove it first with coffer context remove, or take another name.")
          .build();
    }
    session
        .contexts()
        .save(
            new Context(
                name,
                address,
                file(session, caCertificate),
                file(session, tokenFile),
                tokenCommand,
                file(session, clientCertificate),
                file(session, clientKey),
                session.globals().stores().isEmpty() ? null : session.globals().stores().get(0)));
    if (session.contexts().currentName() == null) {
      session.contexts().use(name);
    }
    session.output().note("Saved the context " + name + ".");
    return Exit.DONE;
  }

  /** The file, absolute: a context is used from any folder. */
  private static @Nullable String file(Session session, @Nullable String typed) {
    if (typed == null) {
      return null;
    }
    Path file = session.invocation().path(typed).toAbsolutePath().normalize();
    if (!Files.isReadable(file)) {
      throw new WrongUse(file + " cannot be read.", "Check the path and its mode.");
    }
    return file.toString();
  }
}
