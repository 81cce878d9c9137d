package dev.coffer.local.key;

import dev.coffer.local.disk.PrivateFiles;
import dev.coffer.model.Origin;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Small files of mode 0600 that are read whole, and made whole or not at all. */
final class KeyFiles {
  private static final int MAX_BYTES = 1024;

  private KeyFiles() {}

  /**
   * The content, which the caller wipes; null where it is too long for what belongs there.
   *
   * @throws dev.coffer.model.SecretsException CONFIGURATION when there is no such file, when it
   *     cannot be read, or when group or others may read or write it
   */
  static byte @Nullable [] read(Path file) {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw SoftwareKeyErrors.missing(file);
    }
    try {
      PrivateFiles.requireFile(file);
      return Files.size(file) > MAX_BYTES ? null : Files.readAllBytes(file);
    } catch (IOException e) {
      throw SoftwareKeyErrors.unreadable(file, e);
    } catch (SecretsException e) {
      throw e.toBuilder().origin(Origin.KEY_PROVIDER).build();
    }
  }

  /**
   * Writes a file that is not there yet, and wipes the content. Until it is whole and on the disk
   * it has another name; giving it its own fails where another was faster.
   *
   * @throws dev.coffer.model.SecretsException ALREADY_EXISTS where there is one; CONFIGURATION when
   *     it cannot be written
   */
  static void create(Path file, byte[] content) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw SoftwareKeyErrors.exists(file);
    }
    Path unfinished = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID());
    try {
      try (FileChannel out = PrivateFiles.create(unfinished)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      Files.createLink(file, unfinished);
      Files.delete(unfinished);
      PrivateFiles.syncDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      throw discard(unfinished, SoftwareKeyErrors.exists(file));
    } catch (IOException | UnsupportedOperationException e) {
      throw discard(unfinished, SoftwareKeyErrors.unwritable(file, e));
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  private static <E extends RuntimeException> E discard(Path unfinished, E error) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      error.addSuppressed(e);
    }
    return error;
  }
}
