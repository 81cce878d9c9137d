package dev.coffer.store;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.envelope.Envelopes;
import dev.coffer.envelope.RecordType;
import dev.coffer.key.MacPurpose;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Page;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Limits;
import dev.coffer.spi.OperationContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The records of a server in a sealed store.
 *
 * <p>The counter of a new record begins at a random number, so that one which is deleted and made
 * again does not meet the counters of its former life.
 */
final class SealedSystemRecords implements SystemRecords {
  private static final Set<RecordType> TYPES =
      EnumSet.of(
          RecordType.POLICY,
          RecordType.TOKEN,
          RecordType.LEASE,
          RecordType.ROTATION_STATE,
          RecordType.AUDIT_KEY,
          RecordType.TRANSIT_KEY);

  /** Not a type that a server may use. */
  private static final RecordType OWN = RecordType.METADATA;

  private static final int MAX_NAME_LENGTH = 255;
  private static final long COUNTERS_START_BELOW = 1L << 62;

  private final RecordStore records;
  private final SealedRows rows;
  private final RowWrites writes;
  private final StoreGround ground;
  private final Committer committer;
  private final Lanes lanes;
  private final PageTokens tokens;
  private final StoreErrors errors;

  SealedSystemRecords(StoreGround ground, RowWrites writes) {
    this.records = ground.records();
    this.rows = ground.rows();
    this.writes = writes;
    this.ground = ground;
    this.committer = ground.committer();
    this.errors = ground.errors();
    this.lanes = new Lanes(errors);
    this.tokens = new PageTokens(ground.ring().mac(MacPurpose.PAGE_TOKEN), errors);
  }

  /** The lanes of its rows: who holds one alone changes them. */
  Lanes lanes() {
    return lanes;
  }

  /** A record of the store's own, of a name that no server gives; null where there is none. */
  @Nullable SystemRecord own(String name) {
    Record row = records.get(ownKey(name));
    return row == null ? null : open(OWN, name, row.value());
  }

  /** The store's own records whose names begin so, in their order. */
  List<SystemRecord> ownFrom(String prefix) {
    List<SystemRecord> found = new ArrayList<>();
    byte[] from = ownKey(prefix);
    for (Record row : records.range(from, RowKeys.successor(from), Limits.MAX_PAGE_SIZE)) {
      found.add(open(OWN, RowKeys.nameOfSystem(row.key()), row.value()));
    }
    return found;
  }

  /** Makes, replaces or, where the content is null, removes one; durable when it returns. */
  void putOwn(String name, byte @Nullable [] content) {
    byte[] key = ownKey(name);
    change(
        key,
        OperationContext.LOCAL,
        (latest, changes) -> {
          if (content == null) {
            changes.remove(key, latest);
            return ABSENT;
          }
          long counter = latest == null ? firstCounter() : open(OWN, name, latest).counter() + 1;
          changes.write(key, latest, rows.sealCounted(OWN, name, counter, content));
          return counter;
        });
  }

  private static byte[] ownKey(String name) {
    return RowKeys.system(OWN.number(), name);
  }

  @Override
  public @Nullable SystemRecord get(RecordType type, String name) {
    byte[] key = key(type, name);
    committer.requireReadable();
    Record row = records.get(key);
    return row == null ? null : open(type, name, row.value());
  }

  @Override
  public List<SystemRecord> list(RecordType type, String after, int limit) {
    if (limit < 1 || limit > Limits.MAX_PAGE_SIZE) {
      throw errors.invalid(null, "The limit is out of range.", "Use 1 to 1000.");
    }
    committer.requireReadable();
    byte[] from =
        after.isEmpty() ? RowKeys.system(type.number(), "") : RowKeys.after(key(type, after));
    byte[] to = RowKeys.system(type.number() + 1, "");
    List<SystemRecord> found = new ArrayList<>();
    for (Record row : records.range(from, to, limit)) {
      found.add(open(type, RowKeys.nameOfSystem(row.key()), row.value()));
    }
    return List.copyOf(found);
  }

  @Override
  public long put(
      RecordType type, String name, byte[] content, long ifCounter, OperationContext context) {
    byte[] key = key(type, name);
    requireSize(content, errors);
    return change(
        key,
        context,
        (latest, changes) -> {
          long before = requireCounter(type, name, latest, ifCounter);
          long counter = before == ABSENT ? firstCounter() : before + 1;
          byte[] sealed = rows.sealCounted(type, name, counter, content);
          changes.write(key, latest, sealed);
          return counter;
        });
  }

  static void requireSize(byte[] content, StoreErrors errors) {
    if (content.length > Envelopes.MAX_PLAINTEXT_BYTES) {
      throw errors.invalid(null, "The record is too large.", "Use at most 1 MiB.");
    }
  }

  @Override
  public Page<SystemRecord> page(
      RecordType type, int pageSize, String pageToken, OperationContext context) {
    byte[] asked =
        ("records\0" + type.number() + "\0" + context.caller()).getBytes(StandardCharsets.UTF_8);
    String after = pageToken.isEmpty() ? "" : tokens.position(pageToken, asked);
    List<SystemRecord> found = list(type, after, pageSize);
    if (found.size() < pageSize) {
      return Page.of(found, "");
    }
    return Page.of(found, tokens.token(found.get(found.size() - 1).name(), asked));
  }

  @Override
  public byte[] edit(
      RecordType type, String name, byte[] asked, RecordEdit edit, OperationContext context) {
    RecordEditWrite write =
        new RecordEditWrite(this, type, name, key(type, name), asked, edit, firstCounter(), ground);
    context.checkDeadline();
    return writes.run(write, context);
  }

  @Override
  public boolean delete(RecordType type, String name, long ifCounter, OperationContext context) {
    byte[] key = key(type, name);
    long before =
        change(
            key,
            context,
            (latest, changes) -> {
              long counter = requireCounter(type, name, latest, ifCounter);
              changes.remove(key, latest);
              return counter;
            });
    return before != ABSENT;
  }

  /** Decides on a row, and says the counter that the caller is told. */
  private interface RowEdit {
    long apply(byte @Nullable [] latest, RowChanges changes);
  }

  /** Changes a row, whatever was asked under a request id before. */
  @CanIgnoreReturnValue
  private long change(byte[] key, OperationContext context, RowEdit edit) {
    return writes.run(new Change(key, edit), context);
  }

  private final class Change implements RowWrites.RowWrite<Long> {
    private final byte[] key;
    private final RowEdit edit;

    Change(byte[] key, RowEdit edit) {
      this.key = key;
      this.edit = edit;
    }

    @Override
    public byte[] row() {
      return key;
    }

    @Override
    public ReentrantLock enterLane(OperationContext context) {
      return lanes.enter(Arrays.hashCode(key), context);
    }

    @Override
    public RowWrites.@Nullable Memory<Long> memory() {
      return null;
    }

    @Override
    public RowWrites.Decided<Long> decide(
        byte @Nullable [] latest, RowChanges changes, Outcomes.@Nullable Request request) {
      return new RowWrites.Decided<>(edit.apply(latest, changes), null);
    }
  }

  private long requireCounter(RecordType type, String name, byte @Nullable [] row, long ifCounter) {
    long counter = row == null ? ABSENT : open(type, name, row).counter();
    if (ifCounter != ANY && ifCounter != counter) {
      throw SecretsException.of(
              ErrorCode.VERSION_MISMATCH, "The record " + name + " was changed meanwhile.")
          .store(errors.label())
          .remedy("Read it again, then decide again.")
          .build();
    }
    return counter;
  }

  SystemRecord open(RecordType type, String name, byte[] row) {
    SealedRows.Counted opened = rows.openCounted(type, name, row, Envelopes.MAX_PLAINTEXT_BYTES);
    return new SystemRecord(name, opened.plaintext(), opened.counter());
  }

  private static long firstCounter() {
    return ThreadLocalRandom.current().nextLong(1, COUNTERS_START_BELOW);
  }

  private byte[] key(RecordType type, String name) {
    Objects.requireNonNull(name, "name");
    if (!TYPES.contains(type)) {
      throw errors.invalid(
          null, "Records of type " + type + " belong to the store.", "Use a type of a server.");
    }
    boolean printable = name.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (name.isEmpty() || name.length() > MAX_NAME_LENGTH || !printable) {
      throw errors.invalid(
          null,
          "The name of a record is malformed.",
          "Use 1 to 255 printable ASCII characters without spaces.");
    }
    return RowKeys.system(type.number(), name);
  }
}
