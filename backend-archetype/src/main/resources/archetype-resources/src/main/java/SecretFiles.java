package ${package};

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The service behind this backend: a folder with a file for each secret. A file is a line that says
 * its version and when it was written, and then the value. It appears whole or not at all.
 */
final class SecretFiles {
  private static final int VERSION_LENGTH = 36;
  private static final int TIME_LENGTH = 13;
  private static final int HEADER_LENGTH = VERSION_LENGTH + 1 + TIME_LENGTH + 1;

  private final Path folder;

  SecretFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * What a file holds. Whoever gets it closes the value.
   *
   * @param version differs after every put
   */
  record Content(String version, Instant time, SecretValue value) {}

  /** What is in a file is not what was written. */
  static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1;
  }

  /**
   * Reads a secret; null where there is none.
   *
   * @throws DamagedException for a file that this class did not write
   */
  @Nullable Content read(SecretName name) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file(name));
    } catch (NoSuchFileException e) {
      check();
      return null;
    }
    try {
      return content(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static Content content(byte[] bytes) throws DamagedException {
    if (bytes.length < HEADER_LENGTH || bytes[HEADER_LENGTH - 1] != '\n') {
      throw new DamagedException();
    }
    String header = new String(bytes, 0, HEADER_LENGTH, US_ASCII);
    try {
      String version = UUID.fromString(header.substring(0, VERSION_LENGTH)).toString();
      String time = header.substring(VERSION_LENGTH + 1, HEADER_LENGTH - 1);
      ByteBuffer all = ByteBuffer.wrap(bytes);
      return new Content(
          version,
          Instant.ofEpochMilli(Long.parseLong(time)),
          SecretValue.copyOf(
              SecretValue.Kind.BYTES, all, HEADER_LENGTH, bytes.length - HEADER_LENGTH));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new DamagedException();
    }
  }

  /** Puts a value in place of what is there, durably; gives the version. */
  String write(SecretName name, SecretValue value, Instant time) throws IOException {
    String version = UUID.randomUUID().toString();
    String header = version + " " + String.format("%013d", time.toEpochMilli()) + "\n";
    byte[] bytes = value.bytes();
    Path unfinished = folder.resolve(${name}Names.UNFINISHED + version);
    try {
      write(unfinished, ByteBuffer.wrap(header.getBytes(US_ASCII)), ByteBuffer.wrap(bytes));
      Files.move(unfinished, file(name), StandardCopyOption.ATOMIC_MOVE);
      sync();
    } finally {
      Arrays.fill(bytes, (byte) 0);
      Files.deleteIfExists(unfinished);
    }
    return version;
  }

  private static void write(Path file, ByteBuffer... parts) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      for (ByteBuffer part : parts) {
        while (part.hasRemaining()) {
          channel.write(part);
        }
      }
      channel.force(true);
    }
  }

  /** Takes a secret away for good; false where there is none. */
  boolean remove(SecretName name) throws IOException {
    boolean removed = Files.deleteIfExists(file(name));
    if (removed) {
      sync();
    } else {
      check();
    }
    return removed;
  }

  /** The names of all files of secrets, in no order. */
  List<String> files() throws IOException {
    List<String> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path file : all) {
        String name = file.getFileName().toString();
        if (!name.startsWith(${name}Names.UNFINISHED)) {
          files.add(name);
        }
      }
    }
    return files;
  }

  /** That a file is not there means something only while the folder is. */
  void check() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
  }

  /** A new name is on the disk once its folder is. */
  private void sync() throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private Path file(SecretName name) {
    return folder.resolve(${name}Names.file(name));
  }
}
