package dev.coffer.local.key;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A root key's file, and the parameters of a passphrase: exactly one encoding, or refused. */
final class KeyFilesFuzzTest {
  @TempDir static Path folder;

  static Stream<Arguments> seeds() throws IOException {
    Path made = Files.createTempDirectory("coffer-fuzz").resolve("root.key");
    RootKeyFile.create(made).close();
    byte[] key = Files.readAllBytes(made);
    Files.delete(made);
    Files.delete(made.getParent());
    byte[] parameters =
        new PassphraseParameters("root-0123456789abcdef", 65536, 3, 4, new byte[16]).encode();
    return Stream.of(arguments(key, parameters));
  }

  @MethodSource("seeds")
  @FuzzTest
  void keyIsReadOrRefused(
      byte @NotNull @WithLength(max = 1100) [] key,
      byte @NotNull @WithLength(max = 400) [] parameters)
      throws IOException {
    Path file = Files.write(folder.resolve("root.key"), key);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    try {
      RootKeyFile.open(file).close();
    } catch (SecretsException e) {
      if (!EnumSet.of(ErrorCode.INTEGRITY, ErrorCode.CONFIGURATION).contains(e.code())) {
        throw new AssertionError("refused with " + e.code(), e);
      }
    }
    PassphraseParameters decoded = PassphraseParameters.decode(parameters);
    if (decoded != null && !Arrays.equals(decoded.encode(), parameters)) {
      throw new AssertionError("parameters have one encoding");
    }
    PassphraseParameters.isNewer(parameters);
  }
}
