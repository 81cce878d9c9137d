package dev.coffer.server.secrets;

import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.proto.v1.BatchGetSecretsResponse;
import dev.coffer.server.call.BoundedExecutor;
import dev.coffer.server.call.ServedStore;
import dev.coffer.server.call.Work;
import dev.coffer.spi.GetManyRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch of reads, a few at a time, until what was read fills an answer: so that the memory of one
 * call is bounded, whatever the values. What has no room fails by itself. Used once.
 */
final class BatchWork implements Work<BatchGetSecretsResponse> {
  private static final int AT_A_TIME = 32;

  /** What one entry may take beside its value. */
  private static final int OVERHEAD_BYTES = 1024;

  private final ServedStore store;
  private final GetManyRequest request;
  private final OperationContext context;
  private final List<BatchEntry> entries = new ArrayList<>();

  BatchWork(ServedStore store, GetManyRequest request, OperationContext context) {
    this.store = store;
    this.request = request;
    this.context = context;
  }

  @Override
  public @Nullable BatchGetSecretsResponse tryNow() {
    return null;
  }

  @Override
  public BatchGetSecretsResponse run() {
    List<GetRequest> gets = request.gets();
    int room = AnswerSize.MOST_BYTES - gets.size() * OVERHEAD_BYTES;
    for (int from = 0; from < gets.size(); from += AT_A_TIME) {
      List<GetRequest> some = gets.subList(from, Math.min(gets.size(), from + AT_A_TIME));
      if (room <= 0) {
        some.forEach(get -> entries.add(noRoom(get)));
      } else {
        room = add(store.store().handler().run(new GetManyRequest(some), context), room);
      }
    }
    return Answers.getMany(entries);
  }

  /** The room that is left after these. */
  private int add(List<BatchEntry> read, int room) {
    int left = room;
    for (int i = 0; i < read.size(); i++) {
      BatchEntry entry = read.get(i);
      int size = entry instanceof BatchEntry.Found found ? found.secret().value().size() : 0;
      if (size > left) {
        close(entry);
        entries.add(noRoom(GetRequest.current(entry.name())));
        left = 0;
      } else {
        entries.add(entry);
        left -= size;
      }
    }
    return left;
  }

  private BatchEntry noRoom(GetRequest get) {
    return new BatchEntry.Failed(
        get.name(),
        SecretsException.of(ErrorCode.LIMIT_EXCEEDED, "The answer has no room for this value.")
            .store(store.store().name())
            .name(get.name())
            .remedy("Ask for it in a smaller batch.")
            .build());
  }

  @Override
  public BoundedExecutor executor() {
    return store.executor();
  }

  @Override
  public void release() {
    entries.forEach(BatchWork::close);
  }

  private static void close(BatchEntry entry) {
    if (entry instanceof BatchEntry.Found found) {
      found.secret().close();
    }
  }
}
