package dev.coffer.conformance;

import dev.coffer.local.encryptedfile.EncryptedFileBackend;
import dev.coffer.local.encryptedfile.EncryptedFileConfig;
import dev.coffer.local.encryptedfile.FileKey;
import dev.coffer.model.SecretValue;
import dev.coffer.spi.SecretBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

/** What is kept in variables and files of this machine keeps the contract. */
final class LocalBackendsTest {
  @Nested
  @Proves("environment")
  final class Environment extends BackendContract {
    @Override
    protected BackendHarness harness(Path folder) {
      return new EnvironmentHarness();
    }
  }

  @Nested
  @Proves("dotenv")
  final class Dotenv extends BackendContract {
    @Override
    protected BackendHarness harness(Path folder) {
      return new TextFileHarness.Dotenv(folder);
    }
  }

  @Nested
  @Proves("yaml")
  final class Yaml extends BackendContract {
    @Override
    protected BackendHarness harness(Path folder) {
      return new TextFileHarness.Yaml(folder);
    }
  }

  @Nested
  @Proves("encrypted-file")
  final class Encrypted_file extends BackendContract {
    @Override
    protected BackendHarness harness(Path folder) {
      SecretValue key = FileKey.generate();
      return new BackendHarness() {
        @Override
        public String title() {
          return "encrypted-file";
        }

        @Override
        public SecretBackend open() {
          return EncryptedFileBackend.open(
              EncryptedFileConfig.of(folder.resolve("secrets.bin"), key::copy));
        }

        @Override
        public @Nullable BadDay provoke(Condition condition) {
          return condition == Condition.DAMAGED ? flipped(folder.resolve("secrets.bin")) : null;
        }

        @Override
        public void close() {
          key.close();
        }
      };
    }
  }

  /** A file with one bit that is another, until it is put back. */
  private static BackendHarness.BadDay flipped(Path file) {
    byte[] before = bytes(file);
    byte[] damaged = before.clone();
    damaged[damaged.length / 2] ^= 1;
    write(file, damaged);
    return () -> write(file, before);
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
