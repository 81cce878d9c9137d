package dev.coffer.server.secrets;

import dev.coffer.proto.v1.ListSecretsResponse;
import dev.coffer.server.call.BoundedExecutor;
import dev.coffer.server.call.ServedStore;
import dev.coffer.server.call.Work;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.OperationContext;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list. Where the metadata of so many secrets is more than a client takes, the page
 * is given with fewer: a page may be shorter than asked for.
 */
record ListWork(ServedStore store, ListRequest request, OperationContext context)
    implements Work<ListSecretsResponse> {
  @Override
  public @Nullable ListSecretsResponse tryNow() {
    return null;
  }

  @Override
  public ListSecretsResponse run() {
    int pageSize = request.pageSize();
    ListSecretsResponse answer = page(pageSize);
    while (answer.getSerializedSize() > AnswerSize.MOST_BYTES && pageSize > 1) {
      pageSize /= 2;
      answer = page(pageSize);
    }
    return answer;
  }

  private ListSecretsResponse page(int pageSize) {
    ListRequest sized =
        new ListRequest(
            request.prefix(),
            request.labels(),
            request.deleted(),
            request.expiresBefore(),
            pageSize,
            request.pageToken());
    return Answers.list(store.store().handler().run(sized, context));
  }

  @Override
  public BoundedExecutor executor() {
    return store.executor();
  }

  @Override
  public void release() {
    // Holds no secret.
  }
}
