package dev.coffer.store;

import dev.coffer.envelope.Envelopes;
import dev.coffer.envelope.RecordType;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Changes records of a server as {@link SecretWriter} changes secrets: in their lane, on what was
 * decided there last, and once for each request id.
 */
final class RecordEdits {
  private final SealedRows rows;
  private final UncommittedRows uncommitted;
  private final RowHasher hasher;
  private final Outcomes outcomes;
  private final Committer committer;
  private final Supplier<Ledger> ledger;
  private final Lanes requests;
  private final StoreErrors errors;

  /**
   * @param writer whose outcomes and lanes of requests it shares, since an outcome belongs to a
   *     request id alone
   */
  RecordEdits(StoreGround ground, SecretWriter writer) {
    this.rows = ground.rows();
    this.uncommitted = ground.uncommitted();
    this.hasher = ground.hasher();
    this.outcomes = writer.outcomes();
    this.committer = ground.committer();
    this.ledger = ground.groups()::ledger;
    this.requests = writer.requests();
    this.errors = ground.errors();
  }

  /**
   * One record to be changed.
   *
   * @param first the counter of a record that is made
   */
  @SuppressWarnings("ArrayRecordComponent") // carried, never compared
  record Target(RecordType type, String name, byte[] key, Lanes lanes, long first) {
    @Nullable SystemRecord open(byte @Nullable [] row, SealedRows rows) {
      if (row == null) {
        return null;
      }
      SealedRows.Counted opened = rows.openCounted(type, name, row, Envelopes.MAX_PLAINTEXT_BYTES);
      return new SystemRecord(name, opened.plaintext(), opened.counter());
    }
  }

  /** What a caller is told once the write it rests on is durable. */
  @SuppressWarnings("ArrayRecordComponent") // carried, never compared
  private record Settled(
      byte @Nullable [] answer,
      @Nullable SecretsException refusal,
      @Nullable PendingWrite restsOn,
      boolean submitted) {}

  byte[] run(Target target, byte[] asked, RecordEdit edit, OperationContext context) {
    context.checkDeadline();
    Settled settled = queued(target, asked, edit, context);
    if (settled.restsOn != null) {
      settled.restsOn.await(context, errors);
    }
    if (settled.refusal != null) {
      throw settled.refusal;
    }
    return Objects.requireNonNull(settled.answer);
  }

  private Settled queued(Target target, byte[] asked, RecordEdit edit, OperationContext context) {
    WriteQueue.Place place = committer.enter(context);
    boolean submitted = false;
    try {
      Settled settled =
          context.requestId() == null
              ? inLane(target, edit, context, place, null)
              : once(target, asked, edit, context, place, context.requestId());
      submitted = settled.submitted;
      return settled;
    } finally {
      if (!submitted) {
        committer.leave(place);
      }
    }
  }

  private Settled once(
      Target target,
      byte[] asked,
      RecordEdit edit,
      OperationContext context,
      WriteQueue.Place place,
      String requestId) {
    RequestContent content = new RequestContent(target.type, target.name).bytes(asked);
    Outcomes.Request request;
    try {
      request = outcomes.identify(context.caller(), requestId, content, ledger.get());
    } finally {
      content.wipe();
    }
    ReentrantLock lane = requests.enter(request.laneHash(), context);
    try {
      Outcomes.Earlier earlier = outcomes.find(request);
      if (earlier == null) {
        return inLane(target, edit, context, place, request);
      }
      return earlier.sameContent()
          ? new Settled(earlier.answer(), null, earlier.by(), false)
          : new Settled(null, errors.otherRequest(null), earlier.by(), false);
    } finally {
      lane.unlock();
    }
  }

  private Settled inLane(
      Target target,
      RecordEdit edit,
      OperationContext context,
      WriteQueue.Place place,
      Outcomes.@Nullable Request request) {
    ReentrantLock lane = target.lanes.enter(Arrays.hashCode(target.key), context);
    try {
      UncommittedRows.Latest latest = uncommitted.latest(target.key);
      try {
        return decide(target, edit, place, request, latest);
      } catch (SecretsException refusal) {
        return new Settled(null, refusal, latest.by(), false);
      }
    } finally {
      lane.unlock();
    }
  }

  private Settled decide(
      Target target,
      RecordEdit edit,
      WriteQueue.Place place,
      Outcomes.@Nullable Request request,
      UncommittedRows.Latest latest) {
    byte[] row = latest.value();
    SystemRecord before = target.open(row, rows);
    RecordChange change = edit.decide(before);
    RowChanges changes = new RowChanges(hasher);
    if (change instanceof RecordChange.Write write) {
      long counter = before == null ? target.first : before.counter() + 1;
      changes.write(target.key, row, seal(target, counter, write.content()));
    } else if (change instanceof RecordChange.Remove && row != null) {
      changes.remove(target.key, row);
    }
    if (request != null) {
      outcomes.write(request, change.answer(), changes);
    }
    if (changes.isEmpty()) {
      return new Settled(change.answer(), null, latest.by(), false);
    }
    PendingWrite write = new PendingWrite(changes, null);
    committer.submit(place, write);
    return new Settled(change.answer(), null, write, true);
  }

  private byte[] seal(Target target, long counter, byte[] content) {
    try {
      SealedSystemRecords.requireSize(content, errors);
      return rows.sealCounted(target.type, target.name, counter, content);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }
}
