package dev.coffer.conformance.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What SQLite's write-ahead log looked like when its process was killed, before anybody has opened
 * it again (sqlite.org/walformat.html).
 *
 * @param begun how often the log was begun anew in the life of the file
 * @param inCheckpoint whether a checkpoint was under way: it had begun to move pages and had not
 *     yet noted that they are moved
 */
record LogSight(long begun, boolean inCheckpoint) {
  private static final int SEQUENCE_OFFSET = 12;
  private static final int BACKFILLED_OFFSET = 96;
  private static final int BACKFILL_ATTEMPTED_OFFSET = 128;

  static LogSight of(Path data) {
    ByteBuffer log = read(Path.of(data + "-wal"), SEQUENCE_OFFSET + Integer.BYTES);
    ByteBuffer index =
        read(Path.of(data + "-shm"), BACKFILL_ATTEMPTED_OFFSET + Integer.BYTES)
            .order(ByteOrder.nativeOrder());
    if (log.limit() == 0 || index.limit() == 0) {
      return new LogSight(0, false);
    }
    return new LogSight(
        Integer.toUnsignedLong(log.getInt(SEQUENCE_OFFSET)),
        index.getInt(BACKFILL_ATTEMPTED_OFFSET) > index.getInt(BACKFILLED_OFFSET));
  }

  /** The beginning of a file; nothing where it has no such beginning. */
  private static ByteBuffer read(Path file, int bytes) {
    ByteBuffer read = ByteBuffer.allocate(bytes);
    if (!Files.exists(file)) {
      return read.limit(0);
    }
    try (FileChannel channel = FileChannel.open(file)) {
      while (read.hasRemaining() && channel.read(read) >= 0) {
        // Reads on.
      }
      return read.hasRemaining() ? read.limit(0) : read.flip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
