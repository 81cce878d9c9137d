package dev.coffer.local.sqlite;

import dev.coffer.store.Record;
import dev.coffer.store.RecordStore;
import dev.coffer.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Short spellings for rows of tests. */
final class Rows {
  private Rows() {}

  static byte[] key(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static long put(RecordStore records, String key, byte[] value) {
    return records.commit(
        new Transaction(List.of(), List.of(new Transaction.Write(key(key), value))));
  }

  static long put(RecordStore records, String key, String value) {
    return put(records, key, key(value));
  }

  static String get(RecordStore records, String key) {
    Record record = records.get(key(key));
    return record == null ? null : new String(record.value(), StandardCharsets.US_ASCII);
  }
}
