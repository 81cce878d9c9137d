package dev.coffer.store;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * The file that a backup of records in memory makes: a magic number, the identity, the revision,
 * then each record with its lengths. What the records hold is sealed already.
 */
final class MemoryRecordsFile {
  private static final int MAGIC = 0x434d5231;
  private static final int MAX_KEY_BYTES = 512;
  private static final int MAX_VALUE_BYTES = 2 << 20;
  private static final byte[] LOWEST = {};
  private static final byte[] HIGHEST = highest();

  private MemoryRecordsFile() {}

  record Content(UUID id, RecordTree tree, long revision) {}

  static void write(Path file, Content content) {
    List<Record> rows = content.tree.ascending(LOWEST, HIGHEST, Integer.MAX_VALUE);
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(
                Files.newOutputStream(
                    file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)))) {
      out.writeInt(MAGIC);
      out.writeLong(content.id.getMostSignificantBits());
      out.writeLong(content.id.getLeastSignificantBits());
      out.writeLong(content.revision);
      out.writeInt(rows.size());
      for (Record row : rows) {
        out.writeShort(row.key().length);
        out.write(row.key());
        out.writeInt(row.value().length);
        out.write(row.value());
        out.writeLong(row.revision());
      }
    } catch (IOException e) {
      throw SecretsException.of(ErrorCode.UNAVAILABLE, "The backup file cannot be written.")
          .remedy("Name a file that does not exist, in a folder with room.")
          .cause(e)
          .build();
    }
  }

  static Content read(Path file) {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      require(in.readInt() == MAGIC);
      UUID id = new UUID(in.readLong(), in.readLong());
      long revision = in.readLong();
      int rows = in.readInt();
      require(revision >= 0 && rows >= 0);
      RecordTree tree = RecordTree.EMPTY;
      byte[] last = LOWEST;
      for (int i = 0; i < rows; i++) {
        Record row = row(in);
        require(Arrays.compareUnsigned(last, row.key()) < 0);
        require(row.revision() >= 1 && row.revision() <= revision);
        tree = tree.with(row);
        last = row.key();
      }
      require(in.read() < 0);
      return new Content(id, tree, revision);
    } catch (IOException e) {
      throw SecretsException.of(ErrorCode.INTEGRITY, "The backup file cannot be read.")
          .remedy("Use a whole file that a backup made.")
          .cause(e)
          .build();
    }
  }

  private static Record row(DataInputStream in) throws IOException {
    byte[] key = in.readNBytes(bounded(in.readUnsignedShort(), MAX_KEY_BYTES));
    byte[] value = in.readNBytes(bounded(in.readInt(), MAX_VALUE_BYTES));
    return new Record(key, value, in.readLong());
  }

  private static int bounded(int length, int most) throws IOException {
    require(length >= 0 && length <= most);
    return length;
  }

  private static void require(boolean holds) throws IOException {
    if (!holds) {
      throw new IOException("not a backup of records in memory");
    }
  }

  private static byte[] highest() {
    byte[] key = new byte[MAX_KEY_BYTES + 1];
    Arrays.fill(key, (byte) 0xff);
    return key;
  }
}
