package dev.coffer.config;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The folder of a server's data: its owner's alone. */
final class DataFolder {
  private DataFolder() {}

  static void make(Path folder) {
    try {
      if (Files.isDirectory(folder)) {
        return;
      }
      Path parent = folder.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
      if (posix) {
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } else {
        Files.createDirectory(folder);
      }
    } catch (IOException e) {
      throw SecretsException.of(
              ErrorCode.CONFIGURATION, "The data folder " + folder + " cannot be made.")
          .remedy("Make it, owned by the user that runs the server, or name another.")
          .cause(e)
          .build();
    }
  }
}
