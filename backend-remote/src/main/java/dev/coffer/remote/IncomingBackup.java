package dev.coffer.remote;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.proto.v1.CreateBackupResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A backup on its way into a file: beside it until it is whole, then there at once. */
final class IncomingBackup implements AutoCloseable {
  private final Path file;
  private final Path partial;
  private final FileChannel out;
  private long received;
  private long total = -1;

  private IncomingBackup(Path file, Path partial, FileChannel out) {
    this.file = file;
    this.partial = partial;
    this.out = out;
  }

  static IncomingBackup into(Path file) throws IOException {
    if (Files.exists(file)) {
      throw SecretsException.of(ErrorCode.ALREADY_EXISTS, "The file " + file + " is there already.")
          .remedy("Name a new file: a backup never replaces another.")
          .build();
    }
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    Files.deleteIfExists(partial);
    FileChannel out =
        FileChannel.open(
            partial,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return new IncomingBackup(file, partial, out);
  }

  void add(CreateBackupResponse part) throws IOException {
    total = part.getTotalBytes();
    ByteBuffer bytes = part.getData().asReadOnlyByteBuffer();
    received += bytes.remaining();
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  /**
   * Makes it durable and gives it its name.
   *
   * @return its size
   */
  long finish() throws IOException {
    if (received != total) {
      throw SecretsException.of(ErrorCode.UNAVAILABLE, "The backup broke off before its end.")
          .remedy("Try again; nothing was kept of it.")
          .build();
    }
    out.force(true);
    out.close();
    Files.move(partial, file);
    return received;
  }

  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(partial);
  }
}
