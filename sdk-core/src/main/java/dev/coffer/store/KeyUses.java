package dev.coffer.store;

import dev.coffer.key.DirectKeys;
import dev.coffer.key.KeyVersion;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.util.Arrays;
import java.util.List;

/** Who still needs a key: one look at every record, and at what is known of backups. */
final class KeyUses {
  private final RecordStore records;
  private final StoreErrors errors;

  KeyUses(RecordStore records, StoreErrors errors) {
    this.records = records;
    this.errors = errors;
  }

  /**
   * @throws SecretsException FAILED_PRECONDITION while a record or a backup needs a ring key
   */
  void requireUnused(String ringKey, List<KeptBackup> backups) {
    refuseWhileRecordsNeed(ringKey, ringKey);
    for (KeptBackup backup : backups) {
      if (backup.ringKeys().contains(ringKey)) {
        throw needed(ringKey, backup);
      }
    }
  }

  /**
   * @throws SecretsException FAILED_PRECONDITION while a record or a backup needs a root key
   */
  void requireUnused(KeyVersion rootKey, List<KeptBackup> backups) {
    String text = rootKey.key() + " version " + rootKey.version();
    refuseWhileRecordsNeed(DirectKeys.idOf(rootKey), text);
    for (KeptBackup backup : backups) {
      if (backup.rootKeys().contains(rootKey)) {
        throw needed(text, backup);
      }
    }
  }

  private void refuseWhileRecordsNeed(String id, String text) {
    long count = count(id);
    if (count > 0) {
      throw SecretsException.of(
              ErrorCode.FAILED_PRECONDITION, count + " records still need the key " + text + ".")
          .store(errors.label())
          .remedy("Rewrap them first: coffer keys rewrap. Damaged ones are found by verify.")
          .build();
    }
  }

  private long count(String id) {
    long count = 0;
    try (RecordSnapshot snapshot = records.snapshot()) {
      RowCursor cursor = new RowCursor(snapshot, RowKeys.FIRST, RowKeys.END);
      while (cursor.peek() != null) {
        Record row = cursor.next();
        count += needs(row, id) ? 1 : 0;
      }
    }
    return count;
  }

  /** A row whose form is damaged is taken to need every key. */
  private static boolean needs(Record row, String id) {
    if (Arrays.equals(row.key(), RowKeys.KEY_RING)) {
      return false;
    }
    SealedRow sealed = SealedRow.of(row.key(), row.value());
    try {
      return sealed == null || sealed.keyIds(row.value()).contains(id);
    } catch (SecretsException e) {
      if (e.code() != ErrorCode.INTEGRITY) {
        throw e;
      }
      return true;
    }
  }

  private SecretsException needed(String text, KeptBackup backup) {
    return SecretsException.of(
            ErrorCode.FAILED_PRECONDITION,
            "The key "
                + text
                + " is needed by "
                + backup.count()
                + " backups, the last of "
                + backup.last()
                + ".")
        .store(errors.label())
        .remedy("Delete these backups, then run: coffer backup forget " + backup.id())
        .build();
  }
}
