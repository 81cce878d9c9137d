package dev.coffer.compose;

import dev.coffer.model.BatchEntry;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.spi.GetManyRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch of reads of a failover store. The first member that can be reached is asked for all of
 * them at once; names that it could not reach are then read one by one, as any single read is.
 */
final class FailoverBatch {
  private final Members members;
  private final GetManyRequest request;
  private final OperationContext context;

  FailoverBatch(Members members, GetManyRequest request, OperationContext context) {
    this.members = members;
    this.request = request;
    this.context = context;
  }

  List<BatchEntry> answers() {
    boolean byVersion =
        request.gets().stream().anyMatch(get -> get.selector() instanceof Selector.ByVersion);
    return byVersion ? singly(request.gets()) : together();
  }

  private List<BatchEntry> together() {
    List<BatchEntry> entries = new FailoverRead(members, request, context).firstOf(this::batchOf);
    List<BatchEntry> answers = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      boolean unreached =
          entries.get(i) instanceof BatchEntry.Failed failed
              && FailoverRead.unreached(failed.error(), context);
      answers.add(unreached ? single(request.gets().get(i)) : entries.get(i));
    }
    return List.copyOf(answers);
  }

  private List<BatchEntry> batchOf(Member member, OperationContext share) {
    return member.backend().getMany(request, share).stream().map(Tag.of(member)::entry).toList();
  }

  private List<BatchEntry> singly(List<GetRequest> gets) {
    return gets.stream().map(this::single).toList();
  }

  private BatchEntry single(GetRequest get) {
    try {
      return new BatchEntry.Found(get.name(), new FailoverRead(members, get, context).get(get));
    } catch (SecretsException e) {
      return new BatchEntry.Failed(get.name(), e);
    }
  }
}
