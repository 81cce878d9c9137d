package dev.coffer.store;

import dev.coffer.envelope.RecordType;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/**
 * Who a store is. Its record is bound to the record store alone, since it is what names the store;
 * it begins with the format in the clear, so that an older program can say that it is too old even
 * where it could not open the record, and repeats it inside.
 *
 * @param id made at the store's birth, kept for ever; all other envelopes are bound to it
 * @param epoch rises with each restore: not by one but to the time, so that two restores of one
 *     backup have different epochs
 */
record StoreIdentity(UUID id, long epoch, Instant birthTime, long counter) {
  /** The format that this program writes, and the newest that it reads. */
  static final int FORMAT = 1;

  /** Not a name that any secret can have. */
  static final String NAME = ":store";

  static final int FORMAT_BYTES = 2;
  private static final int MAX_BYTES = 256;

  static StoreIdentity born(Instant now) {
    return new StoreIdentity(UUID.randomUUID(), Math.max(1, now.toEpochMilli()), now, 1);
  }

  StoreIdentity restored(Instant now) {
    return new StoreIdentity(id, Math.max(epoch + 1, now.toEpochMilli()), birthTime, counter + 1);
  }

  byte[] seal(SealedRows rows) {
    byte[] row = rows.sealCounted(RecordType.METADATA, NAME, counter, encode());
    return ByteBuffer.allocate(FORMAT_BYTES + row.length).putShort((short) FORMAT).put(row).array();
  }

  byte[] encode() {
    return new RecordWriter()
        .u16(FORMAT)
        .u64(id.getMostSignificantBits())
        .u64(id.getLeastSignificantBits())
        .u64(epoch)
        .instant(birthTime)
        .toBytes();
  }

  /** Refuses the row of a newer format, before anything else of the store is read. */
  static void checkFormat(byte[] row, StoreErrors errors) {
    if (row.length < FORMAT_BYTES) {
      throw errors.damaged(null, null);
    }
    int format = ByteBuffer.wrap(row).getShort() & 0xffff;
    if (format == 0) {
      throw errors.damaged(null, null);
    }
    if (format > FORMAT) {
      throw SecretsException.of(
              ErrorCode.CONFIGURATION,
              "The store has format " + format + "; this program knows formats up to 1.")
          .store(errors.label())
          .remedy("Use the newer program that wrote it.")
          .build();
    }
  }

  static StoreIdentity open(byte[] row, SealedRows rows) {
    SealedRows.Counted opened = openRow(row, rows);
    return rows.decode(null, opened.plaintext(), plaintext -> decode(opened.counter(), plaintext));
  }

  private static SealedRows.Counted openRow(byte[] row, SealedRows rows) {
    byte[] counted = Arrays.copyOfRange(row, Math.min(FORMAT_BYTES, row.length), row.length);
    return rows.openCounted(RecordType.METADATA, NAME, counted, MAX_BYTES);
  }

  /**
   * @throws RecordReader.MalformedRecord when it breaks a rule of the format
   */
  static StoreIdentity decode(long counter, byte[] plaintext) {
    return RecordReader.decode(
        plaintext,
        in -> {
          RecordReader.require(in.u16() == FORMAT, "another format than in the clear");
          UUID id = new UUID(in.u64(), in.u64());
          return new StoreIdentity(id, in.positive(), in.instant(), counter);
        });
  }
}
