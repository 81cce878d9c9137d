package dev.coffer.store;

import dev.coffer.envelope.Envelopes;
import dev.coffer.envelope.RecordType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the envelope of a row is bound to, by the row's key and, where a counter stands in front of
 * the envelope, by what it claims.
 *
 * @param envelopeOffset where in the row the envelope begins
 */
record SealedRow(RecordType type, String name, long version, int envelopeOffset) {
  private static final int CLAIM_BYTES = Long.BYTES;

  /** Null for the key ring, and for what is no row of a store. */
  static @Nullable SealedRow of(byte[] key, byte[] row) {
    if (Arrays.equals(key, RowKeys.LEDGER)) {
      return counted(RecordType.SET_HASH, Ledger.NAME, row, 0);
    }
    if (Arrays.equals(key, RowKeys.IDENTITY)) {
      return counted(RecordType.METADATA, StoreIdentity.NAME, row, StoreIdentity.FORMAT_BYTES);
    }
    if (key.length < 2) {
      return null;
    }
    return switch (key[0]) {
      case RowKeys.JOURNAL ->
          RowKeys.isJournal(key)
              ? new SealedRow(
                  RecordType.JOURNAL_EVENT, Journal.NAME, RowKeys.revisionOfJournal(key), 0)
              : null;
      case RowKeys.METADATA -> counted(RecordType.METADATA, RowKeys.textOf(key, 1), row, 0);
      case RowKeys.OUTCOME ->
          key.length > 5
              ? new SealedRow(
                  RecordType.REQUEST_OUTCOME,
                  Outcomes.recordName(RowKeys.macOfOutcome(key)),
                  RowKeys.generationOfOutcome(key),
                  0)
              : null;
      case RowKeys.VALUE ->
          key.length > 10
              ? new SealedRow(
                  RecordType.VALUE, RowKeys.nameTextOfValue(key), RowKeys.numberOfValue(key), 0)
              : null;
      case RowKeys.SYSTEM -> system(key, row);
      default -> null;
    };
  }

  private static @Nullable SealedRow system(byte[] key, byte[] row) {
    for (RecordType type : RecordType.values()) {
      if (type.number() == RowKeys.typeOfSystem(key)) {
        return counted(type, RowKeys.nameOfSystem(key), row, 0);
      }
    }
    return null;
  }

  private static @Nullable SealedRow counted(RecordType type, String name, byte[] row, int from) {
    if (row.length < from + CLAIM_BYTES) {
      return null;
    }
    return new SealedRow(type, name, ByteBuffer.wrap(row).getLong(from), from + CLAIM_BYTES);
  }

  byte[] envelope(byte[] row) {
    return Arrays.copyOfRange(row, envelopeOffset, row.length);
  }

  /** The row with another envelope. */
  byte[] with(byte[] row, byte[] envelope) {
    byte[] next = Arrays.copyOf(row, envelopeOffset + envelope.length);
    System.arraycopy(envelope, 0, next, envelopeOffset, envelope.length);
    return next;
  }

  /**
   * The ids of the keys that it is sealed for.
   *
   * @throws dev.coffer.model.SecretsException INTEGRITY when it is not an envelope
   */
  Set<String> keyIds(byte[] row) {
    return Envelopes.keyIds(envelope(row));
  }
}
