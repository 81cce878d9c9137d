package dev.coffer.server.files;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files and folders that their owner alone may read. What cannot be written is CONFIGURATION. */
public final class PrivateFile {
  private PrivateFile() {}

  /** Makes a folder of mode 0700, and those above it, where it is missing. */
  public static void makeFolder(Path folder) {
    try {
      if (!Files.isDirectory(folder)) {
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        Files.createDirectory(folder, mode("rwx------"));
      }
    } catch (IOException e) {
      throw refused(folder, e);
    }
  }

  /** Writes a secret. */
  public static void write(Path file, SecretValue value) {
    write(file, value.view());
  }

  /** Writes a text. */
  public static void writeText(Path file, String text) {
    write(file, java.nio.charset.StandardCharsets.UTF_8.encode(text));
  }

  /** In place of what was there, whole or not at all; mode 0600 from the first byte on. */
  private static void write(Path file, ByteBuffer content) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      Path fresh = Files.createTempFile(folder, ".", ".tmp", mode("rw-------"));
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        while (content.hasRemaining()) {
          channel.write(content);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw refused(file, e);
    }
  }

  private static FileAttribute<?> mode(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  private static SecretsException refused(Path path, IOException cause) {
    return SecretsException.of(ErrorCode.CONFIGURATION, path + " cannot be written.")
        .remedy("See that its folder can be written by this user, and that the disk has room.")
        .cause(cause)
        .build();
  }
}
