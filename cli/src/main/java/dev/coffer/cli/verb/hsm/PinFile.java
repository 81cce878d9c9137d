package dev.coffer.cli.verb.hsm;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.SecretSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A PIN in a file, less one final newline. */
public record PinFile(Path file) implements SecretSource {
  @Override
  public SecretValue read() {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw SecretsException.of(
              ErrorCode.CONFIGURATION, "The PIN file " + file + " cannot be read.")
          .remedy("Check that it is there and that this user may read it.")
          .cause(e)
          .build();
    }
    int length = bytes.length;
    if (length > 0 && bytes[length - 1] == '\n') {
      length--;
    }
    byte[] pin = Arrays.copyOf(bytes, length);
    try {
      return SecretValue.ofBytes(pin);
    } finally {
      Arrays.fill(bytes, (byte) 0);
      Arrays.fill(pin, (byte) 0);
    }
  }

  @Override
  public String toString() {
    return "the PIN in " + file;
  }
}
