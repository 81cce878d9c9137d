package dev.coffer.transit;

import dev.coffer.envelope.RecordType;
import dev.coffer.model.Page;
import dev.coffer.model.SecretName;
import dev.coffer.spi.OperationContext;
import dev.coffer.store.RecordChange;
import dev.coffer.store.SystemRecord;
import dev.coffer.store.SystemRecords;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes, changes and removes keys, each change in the lane of its record. Thread-safe. */
final class KeyAdministration {
  private static final RecordType TYPE = RecordType.TRANSIT_KEY;

  private final SystemRecords records;
  private final OpenKeys open;
  private final KeyMaker maker;
  private final Clock clock;
  private final TransitErrors errors;

  KeyAdministration(
      SystemRecords records, OpenKeys open, KeyMaker maker, Clock clock, TransitErrors errors) {
    this.records = records;
    this.open = open;
    this.maker = maker;
    this.clock = clock;
    this.errors = errors;
  }

  TransitKey create(NewTransitKey asked, OperationContext context) {
    KeyMaterial made = maker.make(asked.kind());
    try {
      edit(
          asked.name(),
          "create " + asked.kind() + " " + asked.rotationPeriod() + " " + asked.deletionAllowed(),
          context,
          before -> {
            if (before != null) {
              throw errors.exists(asked.name());
            }
            return write(KeyRecord.first(asked, made, now()), 1);
          });
    } finally {
      made.wipe();
    }
    return describe(asked.name());
  }

  Page<TransitKey> list(int pageSize, String pageToken, OperationContext context) {
    Page<SystemRecord> page = records.page(TYPE, pageSize, pageToken, context);
    List<TransitKey> keys = new ArrayList<>();
    for (SystemRecord each : page.items()) {
      keys.add(described(each));
    }
    return Page.of(keys, page.nextPageToken());
  }

  private TransitKey described(SystemRecord record) {
    KeyRecord content = OpenKeys.read(SecretName.of(record.name()), record, errors);
    content.wipe();
    return content.key();
  }

  TransitKey describe(SecretName name) {
    try (OpenedKey key = open.take(name)) {
      return key.key();
    }
  }

  int rotate(SecretName name, OperationContext context) {
    KeyMaterial made = maker.make(describe(name).kind());
    try {
      return edit(name, "rotate", context, before -> rotated(require(name, before), made));
    } finally {
      made.wipe();
    }
  }

  /**
   * Rotates a key where it is due, and leaves it where it is not.
   *
   * @return the new version; 0 where nothing was due
   */
  int rotateIfDue(TransitKey due) {
    SecretName name = due.name();
    KeyMaterial made = maker.make(due.kind());
    try {
      return edit(
          name,
          "rotate when due",
          OperationContext.LOCAL,
          before -> {
            if (before == null || !isDue(before.key())) {
              return new RecordChange.Keep(answer(0));
            }
            return rotated(before, made);
          });
    } finally {
      made.wipe();
    }
  }

  boolean isDue(TransitKey key) {
    Instant due = key.rotationTime();
    return due != null && !now().isBefore(due);
  }

  private RecordChange rotated(KeyRecord before, KeyMaterial made) {
    if (before.material().size() >= TransitKeys.MAX_VERSIONS) {
      throw errors.full(before.key().name());
    }
    KeyRecord after = before.rotated(made, now());
    return write(after, after.key().latestVersion());
  }

  TransitKey update(SecretName name, TransitKeyChange change, OperationContext context) {
    edit(
        name,
        "update "
            + change.minDecryptionVersion()
            + " "
            + change.rotationPeriod()
            + " "
            + change.deletionAllowed(),
        context,
        found -> {
          KeyRecord before = require(name, found);
          requireMinimum(before.key(), change.minDecryptionVersion());
          return write(before.changed(change, now()), before.key().latestVersion());
        });
    return describe(name);
  }

  private void requireMinimum(TransitKey key, @Nullable Integer least) {
    int oldest = key.versions().get(0).number();
    if (least != null && (least < oldest || least > key.latestVersion())) {
      throw errors.noSuchMinimum(key.name(), oldest, key.latestVersion());
    }
  }

  TransitKey trim(SecretName name, int below, OperationContext context) {
    edit(
        name,
        "trim " + below,
        context,
        found -> {
          KeyRecord before = require(name, found);
          int least = before.key().minDecryptionVersion();
          if (below > least) {
            throw errors.trimsTooMuch(name, least);
          }
          return write(before.without(below), before.key().latestVersion());
        });
    return describe(name);
  }

  void delete(SecretName name, OperationContext context) {
    var unused =
        edit(
            name,
            "delete",
            context,
            found -> {
              if (!require(name, found).key().deletionAllowed()) {
                throw errors.notDeletable(name);
              }
              return new RecordChange.Remove(answer(0));
            });
  }

  private KeyRecord require(SecretName name, @Nullable KeyRecord found) {
    if (found == null) {
      throw errors.notFound(name);
    }
    return found;
  }

  @com.google.errorprone.annotations.CanIgnoreReturnValue
  private int edit(
      SecretName name,
      String asked,
      OperationContext context,
      Function<@Nullable KeyRecord, RecordChange> decide) {
    try {
      byte[] answer =
          records.edit(
              TYPE,
              name.text(),
              asked.getBytes(StandardCharsets.UTF_8),
              before -> decided(name, before, decide),
              context);
      return ByteBuffer.wrap(answer).getInt();
    } finally {
      open.forget(name);
    }
  }

  private RecordChange decided(
      SecretName name,
      @Nullable SystemRecord before,
      Function<@Nullable KeyRecord, RecordChange> decide) {
    KeyRecord content = before == null ? null : OpenKeys.read(name, before, errors);
    try {
      return decide.apply(content);
    } finally {
      if (content != null) {
        content.wipe();
      }
    }
  }

  private static RecordChange write(KeyRecord record, int answer) {
    return new RecordChange.Write(KeyRecordCodec.encode(record), answer(answer));
  }

  private static byte[] answer(int version) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(version).array();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
