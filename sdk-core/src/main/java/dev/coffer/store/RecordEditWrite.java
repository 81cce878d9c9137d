package dev.coffer.store;

import dev.coffer.envelope.RecordType;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An edit of a record of a server; see {@link SystemRecords#edit}.
 *
 * @param key of its row
 * @param asked what tells it from another request of the same id
 * @param first the counter of a record that is made
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record RecordEditWrite(
    SealedSystemRecords records,
    RecordType type,
    String name,
    byte[] key,
    byte[] asked,
    RecordEdit edit,
    long first,
    StoreGround ground)
    implements RowWrites.RowWrite<byte[]>, RowWrites.Memory<byte[]> {

  @Override
  public byte[] row() {
    return key;
  }

  @Override
  public ReentrantLock enterLane(OperationContext context) {
    return records.lanes().enter(Arrays.hashCode(key), context);
  }

  @Override
  public RowWrites.Memory<byte[]> memory() {
    return this;
  }

  @Override
  public RequestContent content() {
    return new RequestContent(type, name).bytes(asked);
  }

  @Override
  public void keep(Outcomes.Request request, byte[] answer, RowChanges changes) {
    ground.outcomes().write(request, answer, changes);
  }

  @Override
  public byte[] again(Outcomes.Earlier earlier) {
    return earlier.answer();
  }

  @Override
  public SecretsException otherRequest() {
    return ground.errors().otherRequest(null);
  }

  @Override
  public RowWrites.Decided<byte[]> decide(
      byte @Nullable [] row, RowChanges changes, Outcomes.@Nullable Request request) {
    SystemRecord before = row == null ? null : records.open(type, name, row);
    RecordChange change = edit.decide(before);
    if (change instanceof RecordChange.Write write) {
      long counter = before == null ? first : before.counter() + 1;
      changes.write(key, row, seal(counter, write.content()));
    } else if (change instanceof RecordChange.Remove && row != null) {
      changes.remove(key, row);
    }
    return new RowWrites.Decided<>(change.answer(), null);
  }

  private byte[] seal(long counter, byte[] content) {
    try {
      SealedSystemRecords.requireSize(content, ground.errors());
      return ground.rows().sealCounted(type, name, counter, content);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }
}
