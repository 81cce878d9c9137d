package dev.coffer.cli.session;

import dev.coffer.cli.run.Invocation;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.SecretSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** Where a bearer token comes from. Its {@code toString} names the place and never the token. */
public sealed interface TokenSource extends SecretSource {
  /** A variable of the environment. */
  record OfVariable(String variable, Invocation invocation) implements TokenSource {
    @Override
    public SecretValue read() {
      String token = invocation.variable(variable);
      return SecretValue.ofUtf8(token == null ? "" : token);
    }

    @Override
    public String toString() {
      return variable;
    }
  }

  /** A file; one final newline is dropped. */
  record OfFile(Path file) implements TokenSource {
    @Override
    public SecretValue read() {
      try {
        return withoutNewline(Files.readAllBytes(file));
      } catch (NoSuchFileException e) {
        throw unreadable(
            "The token file " + file + " does not exist.",
            "Check COFFER_TOKEN_FILE or the context (coffer context show).");
      } catch (IOException e) {
        throw unreadable(
            "The token file " + file + " cannot be read.", "Check its owner and mode.");
      }
    }

    @Override
    public String toString() {
      return file.toString();
    }
  }

  /** What a shell command prints; one final newline is dropped. */
  record OfCommand(String command) implements TokenSource {
    @Override
    public SecretValue read() {
      try {
        Process process =
            new ProcessBuilder("/bin/sh", "-c", command)
                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (InputStream printed = process.getInputStream()) {
          byte[] token = printed.readAllBytes();
          int status = process.waitFor();
          if (status != 0) {
            Arrays.fill(token, (byte) 0);
            throw failed("ended with status " + status);
          }
          return withoutNewline(token);
        }
      } catch (IOException e) {
        throw failed("cannot be started");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw failed("was interrupted");
      }
    }

    private static SecretsException failed(String how) {
      return unreadable(
          "The token command of the context " + how + ".",
          "Run it by hand; coffer context show prints it.");
    }

    @Override
    public String toString() {
      return "a command";
    }
  }

  private static SecretsException unreadable(String message, String remedy) {
    return SecretsException.of(ErrorCode.CONFIGURATION, message).remedy(remedy).build();
  }

  private static SecretValue withoutNewline(byte[] read) {
    int end = read.length;
    if (end > 0 && read[end - 1] == '\n') {
      end--;
    }
    try {
      return SecretValue.copyOf(SecretValue.Kind.BYTES, ByteBuffer.wrap(read), 0, end);
    } finally {
      Arrays.fill(read, (byte) 0);
    }
  }
}
