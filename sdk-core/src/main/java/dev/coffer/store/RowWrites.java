package dev.coffer.store;

import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes writes from their decision to the disk: each is decided alone in the lane of its row, on
 * what was decided there last, is queued, and waited for until it is durable. One with a request id
 * happens once.
 *
 * <p>A write may build on one that is queued and not yet durable, so that writers of one row share
 * a group too. Nobody is told of either before it is durable: an answer, and a refusal as well,
 * waits for the write that it rests on.
 */
final class RowWrites {
  private final UncommittedRows uncommitted;
  private final RowHasher hasher;
  private final Outcomes outcomes;
  private final Committer committer;
  private final Supplier<Ledger> ledger;

  /** Shared by all writes, since an outcome belongs to a request id alone. */
  private final Lanes requests;

  private final StoreErrors errors;

  RowWrites(StoreGround ground) {
    this.uncommitted = ground.uncommitted();
    this.hasher = ground.hasher();
    this.outcomes = ground.outcomes();
    this.committer = ground.committer();
    this.ledger = ground.groups()::ledger;
    this.requests = new Lanes(ground.errors());
    this.errors = ground.errors();
  }

  /**
   * A write that depends on one row.
   *
   * @param <R> what its caller is told
   */
  interface RowWrite<R> {
    /** The key of the row. */
    byte[] row();

    /** Enters the lane in which the row is changed. */
    ReentrantLock enterLane(OperationContext context);

    /** What is kept of it under a request id; null where no write of its kind is remembered. */
    @Nullable Memory<R> memory();

    /**
     * Decides, and adds what is to be written; throws what is refused. Called once, in the lane.
     *
     * @param latest the row as it is to be; null where there is none
     * @param request under which the outcome is kept; null for none
     */
    Decided<R> decide(
        byte @Nullable [] latest, RowChanges changes, Outcomes.@Nullable Request request);
  }

  /** How a write is known again. */
  interface Memory<R> {
    /** What is asked for; wiped after use. */
    RequestContent content();

    /** Adds the outcome. */
    void keep(Outcomes.Request request, R answer, RowChanges changes);

    /** The answer that was kept. */
    R again(Outcomes.Earlier earlier);

    /** The refusal of a request id that was used for something else. */
    SecretsException otherRequest();
  }

  /**
   * What was decided.
   *
   * @param event what the journal is to say of it; null for writes that are not journalled
   */
  record Decided<R>(R answer, @Nullable EventDraft event) {}

  /** What a caller is told once the write it rests on is durable. */
  private record Settlement<R>(
      @Nullable R answer,
      @Nullable SecretsException refusal,
      @Nullable PendingWrite restsOn,
      boolean submitted) {

    static <R> Settlement<R> told(R answer, @Nullable PendingWrite restsOn) {
      return new Settlement<>(answer, null, restsOn, false);
    }

    static <R> Settlement<R> refused(SecretsException why, @Nullable PendingWrite restsOn) {
      return new Settlement<>(null, why, restsOn, false);
    }
  }

  /** Writes; what was decided is durable when this returns or refuses. */
  <R> R run(RowWrite<R> write, OperationContext context) {
    Settlement<R> settlement = queued(write, context);
    if (settlement.restsOn != null) {
      settlement.restsOn.await(context, errors);
    }
    if (settlement.refusal != null) {
      throw settlement.refusal;
    }
    return Objects.requireNonNull(settlement.answer);
  }

  private <R> Settlement<R> queued(RowWrite<R> write, OperationContext context) {
    WriteQueue.Place place = committer.enter(context);
    boolean submitted = false;
    try {
      String requestId = context.requestId();
      Memory<R> memory = write.memory();
      Settlement<R> settlement =
          requestId == null || memory == null
              ? inLane(write, context, place, null, null)
              : inRequestLane(write, context, place, memory, requestId);
      submitted = settlement.submitted;
      return settlement;
    } finally {
      if (!submitted) {
        committer.leave(place);
      }
    }
  }

  private <R> Settlement<R> inRequestLane(
      RowWrite<R> write,
      OperationContext context,
      WriteQueue.Place place,
      Memory<R> memory,
      String requestId) {
    Outcomes.Request request = identify(memory, context, requestId);
    ReentrantLock lane = requests.enter(request.laneHash(), context);
    try {
      Outcomes.Earlier earlier = outcomes.find(request);
      if (earlier == null) {
        return inLane(write, context, place, memory, request);
      }
      return earlier.sameContent()
          ? Settlement.told(memory.again(earlier), earlier.by())
          : Settlement.refused(memory.otherRequest(), earlier.by());
    } finally {
      lane.unlock();
    }
  }

  private Outcomes.Request identify(Memory<?> memory, OperationContext context, String requestId) {
    RequestContent content = memory.content();
    try {
      return outcomes.identify(context.caller(), requestId, content, ledger.get());
    } finally {
      content.wipe();
    }
  }

  private <R> Settlement<R> inLane(
      RowWrite<R> write,
      OperationContext context,
      WriteQueue.Place place,
      @Nullable Memory<R> memory,
      Outcomes.@Nullable Request request) {
    ReentrantLock lane = write.enterLane(context);
    try {
      UncommittedRows.Latest latest = uncommitted.latest(write.row());
      try {
        RowChanges changes = new RowChanges(hasher);
        Decided<R> decided = write.decide(latest.value(), changes, request);
        if (memory != null && request != null) {
          memory.keep(request, decided.answer(), changes);
        }
        return queue(decided, changes, place, latest);
      } catch (SecretsException refusal) {
        return Settlement.refused(refusal, latest.by());
      }
    } finally {
      lane.unlock();
    }
  }

  private <R> Settlement<R> queue(
      Decided<R> decided,
      RowChanges changes,
      WriteQueue.Place place,
      UncommittedRows.Latest latest) {
    if (changes.isEmpty()) {
      return Settlement.told(decided.answer(), latest.by());
    }
    PendingWrite write = new PendingWrite(changes, decided.event());
    committer.submit(place, write);
    return new Settlement<>(decided.answer(), null, write, true);
  }
}
