package dev.coffer.store;

import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The live secrets of a sealed store as of one revision of its journal, without values. Holds that
 * revision of the records until it is closed: not to be kept for long. Used by one thread at a
 * time.
 */
public final class StoreSnapshot implements AutoCloseable {
  private final RecordSnapshot records;
  private final SealedRows rows;
  private final StoreErrors errors;
  private final long revision;
  private final byte[] to;
  private byte[] from;
  private boolean finished;

  /**
   * One live secret.
   *
   * @param current the version that bears {@code current}; null where none does
   * @param incarnation as in {@link Version#incarnation()}
   * @param stageRevision as in {@link Version#stageRevision()}
   */
  public record Entry(
      SecretName name, @Nullable Version current, long incarnation, long stageRevision) {}

  StoreSnapshot(RecordSnapshot records, SealedRows rows, StoreErrors errors, NamePrefix prefix) {
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

  /** The last event of the journal that is contained in it. */
  public long revision() {
    return revision;
  }

  /**
   * The next secrets in ascending order of name.
   *
   * @param limit how many records are looked at, 1 to 1000; there may be fewer secrets, even none
   * @return null at the end
   */
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

  /** One secret; null where there was no live one of that name. */
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
