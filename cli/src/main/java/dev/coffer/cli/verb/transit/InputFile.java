package dev.coffer.cli.verb.transit;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.session.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is worked on: a file, or standard input. */
final class InputFile {
  @Option(
      names = "--file",
      paramLabel = "F",
      description = "Read this file instead of standard input.")
  private @Nullable String file;

  /** Exactly as it is; the caller wipes it. */
  byte[] bytes(Session session) throws IOException {
    return session.values().bytes(file);
  }

  /** Makes a text of bytes, which are wiped after it. */
  interface Making {
    String of(byte[] bytes) throws IOException;
  }

  /**
   * Prints the text that is made of it, and wipes it.
   *
   * @param member its name with --json
   */
  Exit answer(Session session, String member, Making making) throws IOException {
    byte[] bytes = bytes(session);
    try {
      String text = making.of(bytes);
      session.output().answer(text, JsonObject.create().put(member, text));
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
    return Exit.DONE;
  }

  /** A ciphertext, without white space around it. */
  String text(Session session) throws IOException {
    byte[] bytes = bytes(session);
    try {
      return new String(bytes, StandardCharsets.UTF_8).strip();
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
