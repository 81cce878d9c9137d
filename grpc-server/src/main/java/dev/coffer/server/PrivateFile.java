package dev.coffer.server;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that their owner alone may read, there whole or not at all. */
final class PrivateFile {
  private PrivateFile() {}

  /** Writes the value, in place of what was there. Mode 0600 from its first byte on. */
  static void write(Path file, SecretValue value) {
    Path parent = file.toAbsolutePath().getParent();
    try {
      Path fresh = Files.createTempFile(parent, ".", ".tmp", ownersAlone());
      try (FileChannel channel = FileChannel.open(fresh, Set.of(StandardOpenOption.WRITE))) {
        channel.write(value.view());
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw SecretsException.of(ErrorCode.CONFIGURATION, "The file " + file + " cannot be written.")
          .remedy("See that its folder is there and can be written.")
          .cause(e)
          .build();
    }
  }

  private static java.nio.file.attribute.FileAttribute<?> ownersAlone() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  }
}
