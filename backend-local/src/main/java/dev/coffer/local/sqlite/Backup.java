package dev.coffer.local.sqlite;

import dev.coffer.local.disk.PrivateFiles;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Copies the records while they are in use. {@code VACUUM INTO} reads one revision, whatever is
 * written meanwhile, and writes rows alone: pages that were freed stay behind. (SQLite's backup API
 * copies pages and begins anew whenever another connection has written: under load it never ends.)
 */
final class Backup {
  private Backup() {}

  /** The file appears under its name when it is whole and durable, or not at all. */
  static void write(Connections connections, Path target) throws IOException, SQLException {
    Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
    if (Files.exists(target) || Files.exists(unfinished)) {
      throw SecretsException.of(ErrorCode.ALREADY_EXISTS, "The backup file exists already.")
          .remedy("Name a new file; a backup overwrites nothing.")
          .build();
    }
    PrivateFiles.create(unfinished).close();
    try {
      copy(connections, unfinished);
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
    PrivateFiles.syncDirectory(target.resolveSibling("."));
  }

  private static void copy(Connections connections, Path unfinished)
      throws IOException, SQLException {
    try (Connection source = connections.reader();
        PreparedStatement vacuum = source.prepareStatement("VACUUM INTO ?")) {
      vacuum.setString(1, unfinished.toUri().toString());
      vacuum.execute();
    }
    try (Connection copy = new Connections(unfinished).writer()) {
      Schema.renewFile(copy);
    }
    // VACUUM INTO itself does not sync what it has written.
    try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
