package dev.coffer.store;

import dev.coffer.envelope.RecordType;
import java.time.Instant;

/**
 * What a store knows of all its rows together: one record, written once with each group of writes.
 *
 * @param counter of this record: one more with each commit
 * @param hash over all rows but this one
 * @param rows how many they are
 * @param journalHead the revision of the last journal event; 0 when there was none
 * @param journalFirst the revision of the first event that is still kept
 * @param outcomeGeneration new outcomes of request ids belong to this generation; those of this one
 *     and the one before are kept
 * @param oldestGeneration no outcome is of an earlier one
 * @param generationStart when the generation began
 */
record Ledger(
    long counter,
    SetHash hash,
    long rows,
    long journalHead,
    long journalFirst,
    int outcomeGeneration,
    int oldestGeneration,
    Instant generationStart) {
  /** Not a name that any record of a server can have. */
  static final String NAME = ":ledger";

  private static final int FORMAT = 1;
  private static final int MAX_BYTES = 256;

  static Ledger empty(Instant now) {
    return new Ledger(0, SetHash.EMPTY, 0, 0, 1, 1, 1, now);
  }

  byte[] seal(SealedRows rowsOfStore) {
    return rowsOfStore.sealCounted(RecordType.SET_HASH, NAME, counter, encode());
  }

  byte[] encode() {
    return new RecordWriter()
        .u8(FORMAT)
        .raw(hash.bytes())
        .u64(rows)
        .u64(journalHead)
        .u64(journalFirst)
        .u32(outcomeGeneration)
        .u32(oldestGeneration)
        .instant(generationStart)
        .toBytes();
  }

  static Ledger open(byte[] row, SealedRows rowsOfStore) {
    SealedRows.Counted opened = rowsOfStore.openCounted(RecordType.SET_HASH, NAME, row, MAX_BYTES);
    return rowsOfStore.decode(
        null, opened.plaintext(), plaintext -> decode(opened.counter(), plaintext));
  }

  /**
   * @throws RecordReader.MalformedRecord when it breaks a rule of the format
   */
  static Ledger decode(long counter, byte[] plaintext) {
    return RecordReader.decode(
        plaintext,
        in -> {
          RecordReader.require(in.u8() == FORMAT, "an unknown format");
          return new Ledger(
              counter,
              SetHash.of(in.raw(SetHash.BYTES)),
              in.positive(),
              in.positive(),
              in.positive(),
              in.u32(),
              in.u32(),
              in.instant());
        });
  }
}
