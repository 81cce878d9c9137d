package dev.coffer.store;

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
import org.jspecify.annotations.Nullable;

/**
 * Writes secrets: decides a mutation on what is under its name, seals what comes of it, and gives
 * the journal its event.
 */
final class SecretWriter {
  private static final int MAX_CALLER_LENGTH = 1024;

  private final RowWrites writes;
  private final SealedRows rows;
  private final UncommittedRows uncommitted;
  private final Outcomes outcomes;
  private final Lanes names;
  private final Clock clock;
  private final StoreErrors errors;

  SecretWriter(StoreGround ground, RowWrites writes) {
    this.writes = writes;
    this.rows = ground.rows();
    this.uncommitted = ground.uncommitted();
    this.outcomes = ground.outcomes();
    this.names = new Lanes(ground.errors());
    this.clock = ground.config().clock();
    this.errors = ground.errors();
  }

  /** The lanes of names: who holds one alone changes the rows of its names. */
  Lanes names() {
    return names;
  }

  <R> R write(Mutation<R> mutation, OperationContext context) {
    check(mutation, context);
    return writes.run(new Write<>(mutation, context), context);
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

  /** A mutation in the lane of its name. */
  private final class Write<R> implements RowWrites.RowWrite<R>, RowWrites.Memory<R> {
    private final Mutation<R> mutation;
    private final OperationContext context;

    Write(Mutation<R> mutation, OperationContext context) {
      this.mutation = mutation;
      this.context = context;
    }

    @Override
    public byte[] row() {
      return RowKeys.metadata(mutation.name());
    }

    @Override
    public ReentrantLock enterLane(OperationContext within) {
      return names.enter(mutation.name().hashCode(), within);
    }

    @Override
    public RowWrites.Memory<R> memory() {
      return this;
    }

    @Override
    public RequestContent content() {
      return mutation.content();
    }

    @Override
    public void keep(Outcomes.Request request, R answer, RowChanges changes) {
      outcomes.write(request, mutation.answers(), answer, changes);
    }

    @Override
    public R again(Outcomes.Earlier earlier) {
      return outcomes.answer(earlier, mutation.answers(), mutation.name());
    }

    @Override
    public SecretsException otherRequest() {
      return errors.otherRequest(mutation.name());
    }

    @Override
    public RowWrites.Decided<R> decide(
        byte @Nullable [] row, RowChanges changes, Outcomes.@Nullable Request request) {
      NameRecord before = row == null ? null : rows.openName(mutation.name(), row);
      Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
      Mutation.Decision<R> decision = mutation.decide(before, now);
      EventDraft event = null;
      if (decision.edit() instanceof Edit.Changed<R> changed) {
        seal(mutation.name(), changed, decision, row, changes);
        event = event(mutation, changed, context, request, now);
      }
      return new RowWrites.Decided<>(decision.edit().answer(), event);
    }
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
