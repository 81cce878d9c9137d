package dev.coffer.store;

import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Stage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The live secrets of a sealed store. Holds one revision of its records until it is closed: not to
 * be kept for long.
 */
final class SealedSnapshot implements StoreSnapshot {
  private final RecordSnapshot records;
  private final SealedRows rows;
  private final StoreErrors errors;
  private final long revision;
  private final byte[] to;
  private byte[] from;
  private boolean finished;

  SealedSnapshot(RecordSnapshot records, SealedRows rows, StoreErrors errors, NamePrefix prefix) {
    this.records = records;
    this.rows = rows;
    this.errors = errors;
    this.from = RowKeys.metadataFrom(prefix);
    this.to = RowKeys.metadataTo(prefix);
    Record ledger = records.get(RowKeys.LEDGER);
    if (ledger == null) {
      throw errors.damaged(null, null);
    }
    this.revision = Ledger.open(ledger.value(), rows).journalHead();
  }

  @Override
  public long revision() {
    return revision;
  }

  @Override
  public @Nullable List<Entry> next(int limit) {
    if (finished) {
      return null;
    }
    List<Record> read = records.range(from, to, limit);
    List<Entry> entries = new ArrayList<>(read.size());
    for (Record row : read) {
      Entry entry = entry(nameOf(row), row);
      if (entry != null) {
        entries.add(entry);
      }
    }
    if (read.size() < limit) {
      finished = true;
    } else {
      from = RowKeys.after(read.get(read.size() - 1).key());
    }
    return List.copyOf(entries);
  }

  @Override
  public @Nullable Entry get(SecretName name) {
    Record row = records.get(RowKeys.metadata(name));
    return row == null ? null : entry(name, row);
  }

  private @Nullable Entry entry(SecretName name, Record row) {
    if (!(rows.openName(name, row.value()) instanceof SecretRecord secret) || secret.deleted()) {
      return null;
    }
    VersionEntry current = secret.bearer(Stage.CURRENT);
    return new Entry(
        name,
        current == null ? null : secret.toVersion(current),
        secret.incarnation(),
        secret.counter());
  }

  private SecretName nameOf(Record row) {
    try {
      return RowKeys.nameOfMetadata(row.key());
    } catch (SecretsException e) {
      throw errors.damaged(null, e);
    }
  }

  @Override
  public void close() {
    finished = true;
    records.close();
  }
}
