package dev.coffer.compose;

import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Page;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.Version;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetManyRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.OperationContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a read finds the layer that answers it. */
final class LayeredReads {
  private final Members members;

  LayeredReads(Members members) {
    this.members = members;
  }

  /** Only "it is not here" and "its name cannot be spelt here" lead to the next layer. */
  static boolean leadsOn(SecretsException e) {
    return e.code() == ErrorCode.NOT_FOUND || e.code() == ErrorCode.INVALID_ARGUMENT;
  }

  /** The answer of the first layer that has the secret. */
  <R> R firstOf(SecretName name, Function<Member, R> read) {
    SecretsException unspellable = null;
    boolean spelt = false;
    for (Member layer : members.all()) {
      try {
        return read.apply(layer);
      } catch (SecretsException e) {
        if (!leadsOn(e)) {
          throw e;
        }
        if (e.code() == ErrorCode.NOT_FOUND) {
          spelt = true;
        } else {
          unspellable = e;
        }
      }
    }
    throw spelt || unspellable == null ? members.notFound(name) : unspellable;
  }

  /** The first of these layers that has the secret, live or deleted; null where none has. */
  @Nullable Member holder(List<Member> layers, SecretName name, OperationContext context) {
    for (Member layer : layers) {
      if (has(layer, name, context)) {
        return layer;
      }
    }
    return null;
  }

  boolean has(Member layer, SecretName name, OperationContext context) {
    try {
      layer.backend().describe(new DescribeRequest(name), context);
      return true;
    } catch (SecretsException e) {
      if (leadsOn(e)) {
        return false;
      }
      throw e;
    }
  }

  /**
   * The first page of versions of one layer; a layer that keeps none is asked whether it has it.
   */
  Page<Version> versions(Member layer, ListVersionsRequest request, OperationContext context) {
    boolean keepsThem = request.missingFrom(layer.backend().capabilities()) == null;
    if (!keepsThem && !has(layer, request.name(), context)) {
      throw members.notFound(request.name());
    }
    return Tag.of(layer).versions(layer.backend().listVersions(request, context));
  }

  /** The next page of versions, from the layer that gave the page before. */
  Page<Version> nextVersions(ListVersionsRequest request, OperationContext context) {
    PageOf page = PageOf.of(members, request.pageToken());
    ListVersionsRequest own =
        new ListVersionsRequest(request.name(), request.pageSize(), page.token());
    return Tag.of(page.member()).versions(page.member().backend().listVersions(own, context));
  }

  /** Each layer is asked once, for what no layer above it has answered. */
  List<BatchEntry> getMany(GetManyRequest request, OperationContext context) {
    Batch batch = new Batch(request.gets());
    for (Member layer : members.all()) {
      batch.ask(layer, context);
    }
    return batch.answers();
  }

  private final class Batch {
    private final List<GetRequest> gets;
    private final @Nullable BatchEntry[] answers;
    private final boolean[] settled;

    Batch(List<GetRequest> gets) {
      this.gets = gets;
      this.answers = new BatchEntry[gets.size()];
      this.settled = new boolean[gets.size()];
    }

    void ask(Member layer, OperationContext context) {
      List<Integer> places = new ArrayList<>();
      List<GetRequest> asked = new ArrayList<>();
      for (int i = 0; i < gets.size(); i++) {
        if (!settled[i] && concerns(gets.get(i), layer)) {
          places.add(i);
          asked.add(new Untagged(members, layer).get(gets.get(i)));
        }
      }
      if (asked.isEmpty()) {
        return;
      }
      List<BatchEntry> entries = entries(layer, asked, context);
      for (int i = 0; i < places.size(); i++) {
        settle(places.get(i), Tag.of(layer).entry(entries.get(i)));
      }
    }

    private boolean concerns(GetRequest get, Member layer) {
      return !(get.selector() instanceof Selector.ByVersion by)
          || layer.equals(members.ownerOf(by.id().text()));
    }

    /** A layer that fails as a whole fails what it was asked for, not what others answered. */
    private List<BatchEntry> entries(
        Member layer, List<GetRequest> asked, OperationContext context) {
      try {
        return layer.backend().getMany(new GetManyRequest(asked), context);
      } catch (SecretsException e) {
        List<BatchEntry> failed = new ArrayList<>();
        asked.forEach(get -> failed.add(new BatchEntry.Failed(get.name(), e)));
        return failed;
      }
    }

    /** What leads on is kept as the answer for the case that no layer gives another. */
    private void settle(int place, BatchEntry entry) {
      boolean open = entry instanceof BatchEntry.Failed failed && leadsOn(failed.error());
      BatchEntry before = answers[place];
      boolean tellsMore =
          before == null
              || !open
              || ((BatchEntry.Failed) entry).error().code() == ErrorCode.NOT_FOUND;
      if (tellsMore) {
        answers[place] = entry;
      }
      settled[place] = !open;
    }

    List<BatchEntry> answers() {
      for (int i = 0; i < answers.length; i++) {
        if (answers[i] == null) {
          answers[i] = new BatchEntry.Failed(gets.get(i).name(), members.unknown());
        }
      }
      return Arrays.asList(answers).stream().map(Objects::requireNonNull).toList();
    }
  }
}
