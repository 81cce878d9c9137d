package dev.coffer.store;

import dev.coffer.key.MacPurpose;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes a write from its request to the disk: decides it in the lane of its name on what was
 * decided there last, seals what comes of it, queues it, and waits until it is durable.
 *
 * <p>A write may build on one that is queued and not yet durable, so that writers of one name share
 * a group too. Nobody is told of either before it is durable: an answer, and a refusal as well,
 * waits for the write that it rests on.
 */
final class SecretWriter {
  private static final int MAX_CALLER_LENGTH = 1024;

  private final SealedRows rows;
  private final UncommittedRows uncommitted;
  private final RowHasher hasher;
  private final Outcomes outcomes;
  private final Committer committer;
  private final Supplier<Ledger> ledger;
  private final Lanes names;
  private final Lanes requests;
  private final Clock clock;
  private final StoreErrors errors;

  SecretWriter(StoreGround ground) {
    this.rows = ground.rows();
    this.uncommitted = ground.uncommitted();
    this.hasher = ground.hasher();
    this.outcomes = new Outcomes(ground.ring().mac(MacPurpose.REQUEST_ID), rows, uncommitted);
    this.committer = ground.committer();
    this.ledger = ground.groups()::ledger;
    this.names = new Lanes(ground.errors());
    this.requests = new Lanes(ground.errors());
    this.clock = ground.config().clock();
    this.errors = ground.errors();
  }

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

  /** The lanes of names: who holds one alone changes the rows of its names. */
  Lanes names() {
    return names;
  }

  Outcomes outcomes() {
    return outcomes;
  }

  /** The lanes of request ids. */
  Lanes requests() {
    return requests;
  }

  <R> R write(Mutation<R> mutation, OperationContext context) {
    Settlement<R> settlement = queued(mutation, context);
    if (settlement.restsOn != null) {
      settlement.restsOn.await(context, errors);
    }
    if (settlement.refusal != null) {
      throw settlement.refusal;
    }
    return Objects.requireNonNull(settlement.answer);
  }

  private <R> Settlement<R> queued(Mutation<R> mutation, OperationContext context) {
    check(mutation, context);
    WriteQueue.Place place = committer.enter(context);
    boolean submitted = false;
    try {
      Settlement<R> settlement =
          context.requestId() == null
              ? inNameLane(mutation, context, place, null)
              : inRequestLane(mutation, context, place, context.requestId());
      submitted = settlement.submitted;
      return settlement;
    } finally {
      if (!submitted) {
        committer.leave(place);
      }
    }
  }

  private void check(Mutation<?> mutation, OperationContext context) {
    if (context.hasDeadline() && context.deadlineNanos() - System.nanoTime() <= 0) {
      throw errors.outOfTime(false);
    }
    if (context.caller().length() > MAX_CALLER_LENGTH) {
      throw errors.invalid(
          mutation.name(), "The caller's name is too long.", "Use at most 1024 characters.");
    }
  }

  private <R> Settlement<R> inRequestLane(
      Mutation<R> mutation, OperationContext context, WriteQueue.Place place, String requestId) {
    Outcomes.Request request = identify(mutation, context, requestId);
    ReentrantLock lane = requests.enter(request.laneHash(), context);
    try {
      Outcomes.Earlier earlier = outcomes.find(request);
      if (earlier == null) {
        return inNameLane(mutation, context, place, request);
      }
      return earlier.sameContent()
          ? Settlement.told(
              outcomes.answer(earlier, mutation.answers(), mutation.name()), earlier.by())
          : Settlement.refused(errors.otherRequest(mutation.name()), earlier.by());
    } finally {
      lane.unlock();
    }
  }

  private Outcomes.Request identify(
      Mutation<?> mutation, OperationContext context, String requestId) {
    RequestContent content = mutation.content();
    try {
      return outcomes.identify(context.caller(), requestId, content, ledger.get());
    } finally {
      content.wipe();
    }
  }

  private <R> Settlement<R> inNameLane(
      Mutation<R> mutation,
      OperationContext context,
      WriteQueue.Place place,
      Outcomes.@Nullable Request request) {
    SecretName name = mutation.name();
    ReentrantLock lane = names.enter(name.hashCode(), context);
    try {
      UncommittedRows.Latest latest = uncommitted.latest(RowKeys.metadata(name));
      try {
        return decide(mutation, context, place, request, latest);
      } catch (SecretsException refusal) {
        return Settlement.refused(refusal, latest.by());
      }
    } finally {
      lane.unlock();
    }
  }

  private <R> Settlement<R> decide(
      Mutation<R> mutation,
      OperationContext context,
      WriteQueue.Place place,
      Outcomes.@Nullable Request request,
      UncommittedRows.Latest latest) {
    byte[] row = latest.value();
    NameRecord before = row == null ? null : rows.openName(mutation.name(), row);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Mutation.Decision<R> decision = mutation.decide(before, now);
    R answer = decision.edit().answer();
    RowChanges changes = new RowChanges(hasher);
    EventDraft event = null;
    if (decision.edit() instanceof Edit.Changed<R> changed) {
      seal(mutation.name(), changed, decision, row, changes);
      event = event(mutation, changed, context, request, now);
    }
    if (request != null) {
      outcomes.write(request, mutation.answers(), answer, changes);
    }
    if (changes.isEmpty()) {
      return Settlement.told(answer, latest.by());
    }
    PendingWrite write = new PendingWrite(changes, event);
    committer.submit(place, write);
    return new Settlement<>(answer, null, write, true);
  }

  private <R> void seal(
      SecretName name,
      Edit.Changed<R> changed,
      Mutation.Decision<R> decision,
      byte @Nullable [] oldRow,
      RowChanges changes) {
    if (changed.newVersion() != null) {
      sealValue(name, changed.newVersion(), decision, changes);
    }
    for (long number : changed.lostValues()) {
      byte[] key = RowKeys.value(name, number);
      changes.remove(key, uncommitted.latest(key).value());
    }
    changes.write(RowKeys.metadata(name), oldRow, rows.sealName(name, changed.after()));
  }

  private void sealValue(
      SecretName name, long number, Mutation.Decision<?> decision, RowChanges changes) {
    SecretValue value = Objects.requireNonNull(decision.value());
    byte[] plaintext = value.bytes();
    try {
      byte[] sealed = rows.sealValue(name, number, plaintext);
      changes.write(RowKeys.value(name, number), null, sealed);
    } finally {
      Arrays.fill(plaintext, (byte) 0);
      if (decision.valueIsOurs()) {
        value.close();
      }
    }
  }

  private static <R> EventDraft event(
      Mutation<R> mutation,
      Edit.Changed<R> changed,
      OperationContext context,
      Outcomes.@Nullable Request request,
      Instant now) {
    Long about = changed.about();
    return new EventDraft(
        "",
        mutation.verb(),
        mutation.name(),
        about == null ? null : SecretRecord.idOf(about),
        changed.moved(),
        changed.after().incarnation(),
        changed.after().counter(),
        context.caller(),
        now,
        request == null ? "" : request.shortHash());
  }
}
