package dev.coffer.config;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.SecretSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/** Where a credential of Coffer's own is read, each time it is needed. */
sealed interface SecretReference extends SecretSource {
  /** The most bytes of a credential. */
  int MAX_BYTES = 64 * 1024;

  /** The first bytes of a file, without one final newline. */
  record InFile(Position at, Path file) implements SecretReference {
    @Override
    public SecretValue read() {
      byte[] bytes = new byte[0];
      try (InputStream in = Files.newInputStream(file)) {
        bytes = in.readNBytes(MAX_BYTES + 1);
        int size = withoutFinalNewline(bytes);
        if (size == 0 || size > MAX_BYTES) {
          throw at.error(
              "the secret file " + file + (size == 0 ? " is empty" : " is larger than 64 KiB"),
              "Put the secret alone into it.");
        }
        return SecretValue.ofBytes(Arrays.copyOf(bytes, size));
      } catch (IOException e) {
        throw at
            .error(
                "the secret file " + file + " cannot be read",
                "Make the file, or let this user read it.")
            .toBuilder()
            .cause(e)
            .build();
      } finally {
        Arrays.fill(bytes, (byte) 0);
      }
    }

    private static int withoutFinalNewline(byte[] bytes) {
      int size = bytes.length;
      if (size > 0 && bytes[size - 1] == '\n') {
        size--;
        if (size > 0 && bytes[size - 1] == '\r') {
          size--;
        }
      }
      return size;
    }

    @Override
    public String toString() {
      return "file " + file;
    }
  }

  /** A variable of the environment that this process was started with. */
  record InVariable(Position at, String variable, Map<String, String> environment)
      implements SecretReference {
    @Override
    public SecretValue read() {
      String value = environment.get(variable);
      if (value == null || value.isEmpty()) {
        throw at.error(
            "the environment variable " + variable + (value == null ? " is not set" : " is empty"),
            "Set it before the start.");
      }
      return SecretValue.ofUtf8(value);
    }

    @Override
    public String toString() {
      return "environment variable " + variable;
    }
  }

  /** The current version of a secret in another store of the same file. */
  record InStore(Position at, String store, SecretName name, StoreLookup stores)
      implements SecretReference {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public SecretValue read() {
      OperationContext context = OperationContext.LOCAL.within(PATIENCE);
      try {
        Secret secret = stores.backend(store).get(GetRequest.current(name), context);
        return secret.value();
      } catch (SecretsException e) {
        throw explained(e);
      }
    }

    /** What is away comes back; what is missing there is a matter of the configuration. */
    private SecretsException explained(SecretsException e) {
      String what = "the secret " + name + " of the store \"" + store + "\" cannot be read";
      boolean away =
          e.code() == ErrorCode.UNAVAILABLE
              || e.code() == ErrorCode.THROTTLED
              || e.code() == ErrorCode.DEADLINE_EXCEEDED;
      SecretsException.Builder error =
          away
              ? SecretsException.of(ErrorCode.UNAVAILABLE, at + ": " + what + ".")
                  .remedy("See why that store does not answer.")
              : at.error(what, "Put it there, or refer to another.").toBuilder();
      return error.store(store).cause(e).build();
    }

    @Override
    public String toString() {
      return "secret " + name + " of store " + store;
    }
  }
}
