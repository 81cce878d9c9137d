package dev.coffer.local.sqlite;

import dev.coffer.local.disk.PrivateFiles;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The data file and what SQLite keeps beside it, as files: made whole or not at all, private to
 * their owner, and told from files of others before SQLite touches them.
 */
final class DataFile {
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER_BYTES = 100;
  private static final int USER_VERSION_AT = 60;
  private static final int APPLICATION_ID_AT = 68;

  private final Path file;

  /**
   * @param file with all links resolved
   */
  DataFile(Path file) {
    this.file = file;
  }

  /** Makes the directory where it is missing, and gives the file's path with all links resolved. */
  static DataFile in(Path file) throws IOException {
    Path directory = file.getParent();
    if (directory == null || file.getFileName() == null) {
      throw SecretsException.of(ErrorCode.CONFIGURATION, file + " cannot be a file.")
          .remedy("Name a file in a directory.")
          .build();
    }
    PrivateFiles.requireDirectory(directory);
    return new DataFile(directory.toRealPath().resolve(file.getFileName()));
  }

  Path path() {
    return file;
  }

  /** Makes it where there is none; else judges the files that are there. */
  void prepare() throws IOException, SQLException {
    Files.deleteIfExists(beside(".new"));
    if (Files.notExists(file)) {
      create();
    }
    PrivateFiles.requireFile(file);
    for (String suffix : new String[] {"-wal", "-shm"}) {
      if (Files.exists(beside(suffix))) {
        PrivateFiles.requireFile(beside(suffix));
      }
    }
    checkHeader();
    checkLogBelongs();
  }

  /** A log without its file would be replayed into a new one. */
  private void create() throws IOException, SQLException {
    if (Files.exists(beside("-wal"))) {
      throw SqliteErrors.refused(
          beside("-wal") + " is there without its data file.",
          "Put the data file back, or move the log away if the store is to begin anew.");
    }
    Path unfinished = beside(".new");
    PrivateFiles.create(unfinished).close();
    try (Connection connection = new Connections(unfinished).writer()) {
      Schema.create(connection, UUID.randomUUID());
    }
    try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    PrivateFiles.syncDirectory(file.resolveSibling("."));
  }

  /** Read without SQLite, which would apply a log and create files before it says anything. */
  private void checkHeader() throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(HEADER_BYTES);
    }
    ByteBuffer header = ByteBuffer.wrap(bytes);
    if (bytes.length < HEADER_BYTES
        || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
        || header.getInt(APPLICATION_ID_AT) != Schema.APPLICATION_ID) {
      throw SqliteErrors.refused(
          file + " does not hold records of Coffer.",
          "Name another file, or restore a backup if this one is damaged.");
    }
    int version = header.getInt(USER_VERSION_AT);
    if (version != Schema.VERSION) {
      throw SqliteErrors.refused(
          file
              + " has records of format "
              + version
              + "; this Coffer reads "
              + Schema.VERSION
              + ".",
          "Use the Coffer that wrote them, or a newer one.");
    }
  }

  /**
   * A log that was left by another file of the same name (a backup put in the place of a store that
   * was killed) would be replayed into this one and destroy it. Each file has an identity of its
   * own, and every commit writes the page that holds it; so the identity read through the log must
   * be the one read without.
   *
   * <p>A file whose process was killed while a checkpoint moved pages has some of them already: it
   * is a whole only with its log. Where the power failed, the very page of the identity may be
   * torn; then the file cannot say whose log it is, and whether both together are sound is seen
   * once they are open.
   */
  private void checkLogBelongs() throws IOException, SQLException {
    Path log = beside("-wal");
    if (Files.notExists(log) || Files.size(log) == 0) {
      return;
    }
    Connections connections = new Connections(file);
    Schema.Head alone = headOfFileAlone(connections);
    if (alone == null) {
      return;
    }
    Schema.Head through;
    try (Connection connection = connections.reader()) {
      through = Schema.head(connection);
    }
    if (!alone.file().equals(through.file()) || through.revision() < alone.revision()) {
      throw SqliteErrors.refused(
          log + " is the log of another data file.",
          "Put the data file back that it belongs to, or move the log away to use this one.");
    }
  }

  private static Schema.@Nullable Head headOfFileAlone(Connections connections)
      throws SQLException {
    try (Connection connection = connections.readerOfFileAlone()) {
      return Schema.head(connection);
    } catch (SQLException e) {
      if (!SqliteErrors.isDamage(e)) {
        throw e;
      }
      return null;
    }
  }

  private Path beside(String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }
}
