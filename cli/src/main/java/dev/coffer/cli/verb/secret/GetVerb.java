package dev.coffer.cli.verb.secret;

import dev.coffer.Get;
import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.run.PrivateFiles;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretValue;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "get",
    description = "Print a value: its bytes and nothing else. With --json, in base64.")
final class GetVerb implements Verb {
  @Parameters(paramLabel = "NAME", description = "The secret.")
  private String name = "";

  @Mixin private final SelectorOptions selector = new SelectorOptions();

  @Option(names = "--field", paramLabel = "K", description = "One field of a value with fields.")
  private @Nullable String field;

  @Option(
      names = "--out",
      paramLabel = "F",
      description = "Write it to this file, mode 0600, instead.")
  private @Nullable String out;

  @Override
  public Exit run(Session session) throws IOException {
    Get get = selector.apply(Get.of(name));
    try (Secret secret = session.secrets().read(get);
        SecretValue value = chosen(secret)) {
      if (out != null) {
        write(session, value);
      }
      if (session.output().isJson()) {
        session.output().object(json(secret, value));
      } else if (out == null) {
        session.output().value(value.view());
      }
    }
    return Exit.DONE;
  }

  private SecretValue chosen(Secret secret) {
    return field == null ? secret.value().copy() : SecretValue.ofUtf8(secret.value().field(field));
  }

  private void write(Session session, SecretValue value) throws IOException {
    byte[] bytes = value.bytes();
    try {
      PrivateFiles.replace(session.invocation().path(out == null ? "" : out), bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** The value stands in the object unless a file has it. */
  private JsonObject json(Secret secret, SecretValue value) {
    return Views.json(secret.version())
        .put("valueKind", secret.value().kind().name())
        .put("servedBy", secret.provenance().servedBy())
        .put("stale", secret.provenance().stale() ? true : null)
        .put("value", out == null ? value.bytes() : null);
  }
}
