package dev.coffer.local.disk;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Files of mode 0600 in directories of mode 0700. What is more open than that is refused and not
 * mended in silence: whoever opened it may have read it, and its owner must know.
 *
 * <p>Modes are of POSIX; on a file system without them there is nothing to check.
 */
public final class PrivateFiles {
  private static final Set<PosixFilePermission> FILE_MODE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> DIRECTORY_MODE =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OF_OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");

  private PrivateFiles() {}

  /**
   * Makes a directory of mode 0700, and those above it that are missing, or checks the one that is
   * there.
   *
   * @throws SecretsException CONFIGURATION when group or others may enter it
   * @throws IOException when it cannot be made
   */
  public static void requireDirectory(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      requirePrivate(directory.toRealPath(), "700");
    } else {
      Files.createDirectories(directory, mode(directory, DIRECTORY_MODE));
    }
  }

  /**
   * Checks a file that is there.
   *
   * @throws SecretsException CONFIGURATION when it is not a regular file, or when group or others
   *     may read or write it
   */
  public static void requireFile(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw SecretsException.of(ErrorCode.CONFIGURATION, file + " is not a regular file.")
          .remedy("Name a file itself, not a link, a directory or a device.")
          .build();
    }
    requirePrivate(file, "600");
  }

  private static void requirePrivate(Path path, String mode) throws IOException {
    if (!hasModes(path)) {
      return;
    }
    Set<PosixFilePermission> open =
        EnumSet.copyOf(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    open.retainAll(OF_OTHERS);
    if (!open.isEmpty()) {
      throw SecretsException.of(
              ErrorCode.CONFIGURATION, path + " is open to others than its owner.")
          .remedy("Run: chmod " + mode + " " + path)
          .build();
    }
  }

  /** Opens a new file of mode 0600 for writing; fails where there is one. */
  public static FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.<OpenOption>of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        mode(file, FILE_MODE));
  }

  /** Opens a file for writing, a new one of mode 0600 where there is none. Never follows a link. */
  public static FileChannel openOrCreate(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.<OpenOption>of(
            StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
        mode(file, FILE_MODE));
  }

  /**
   * Gives a file other content, whole or not at all, and durable when this returns; a new file of
   * mode 0600 in any case. Called by one process at a time.
   *
   * @param previous where the file as it was is kept; a file of that name is replaced
   */
  public static void replace(Path file, byte[] content, Path previous) throws IOException {
    Path unfinished = beside(file, ".unfinished");
    Files.deleteIfExists(unfinished);
    try (FileChannel out = create(unfinished)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(unfinished);
      throw e;
    }
    if (Files.exists(file)) {
      keep(file, previous);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    syncDirectory(file.resolveSibling("."));
  }

  /** A second name for the same content, which takes no room and cannot be half done. */
  private static void keep(Path file, Path previous) throws IOException {
    Path link = beside(previous, ".unfinished");
    Files.deleteIfExists(link);
    Files.createLink(link, file);
    Files.move(link, previous, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  /** Makes what was created, renamed or removed in a directory durable. */
  public static void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static FileAttribute<?>[] mode(Path path, Set<PosixFilePermission> permissions) {
    return hasModes(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  private static boolean hasModes(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
