package dev.coffer.layer.cache;

import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.Handler;
import dev.coffer.spi.GetManyRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads of several secrets: what is remembered comes from memory, the rest in one call. */
final class BatchReads {
  private final String store;
  private final CacheIndex index;
  private final CachedStore memory;
  private final Handler next;

  BatchReads(String store, CacheIndex index, CachedStore memory, Handler next) {
    this.store = store;
    this.index = index;
    this.memory = memory;
    this.next = next;
  }

  /** All of them from memory, or null. */
  @Nullable List<BatchEntry> tryNow(GetManyRequest many, OperationContext context) {
    List<BatchEntry> entries = new ArrayList<>(many.gets().size());
    for (GetRequest get : many.gets()) {
      BatchEntry known = remembered(get, context);
      if (known == null) {
        entries.forEach(BatchReads::close);
        return null;
      }
      entries.add(known);
    }
    return List.copyOf(entries);
  }

  List<BatchEntry> run(GetManyRequest many, OperationContext context) {
    List<@Nullable BatchEntry> entries = new ArrayList<>(many.gets().size());
    List<GetRequest> missing = new ArrayList<>();
    for (GetRequest get : many.gets()) {
      BatchEntry known = remembered(get, context);
      entries.add(known);
      if (known == null) {
        missing.add(get);
      }
    }
    if (!missing.isEmpty()) {
      try {
        fill(entries, load(missing, context));
      } catch (SecretsException e) {
        entries.forEach(BatchReads::close);
        throw e;
      }
    }
    List<BatchEntry> answer = new ArrayList<>(entries.size());
    entries.forEach(entry -> answer.add(Objects.requireNonNull(entry)));
    return List.copyOf(answer);
  }

  private static void fill(List<@Nullable BatchEntry> entries, List<BatchEntry> loaded) {
    int used = 0;
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i) == null) {
        entries.set(i, loaded.get(used++));
      }
    }
  }

  private @Nullable BatchEntry remembered(GetRequest get, OperationContext context) {
    try {
      Secret known = memory.remembered(get, context);
      return known == null ? null : new BatchEntry.Found(get.name(), known);
    } catch (SecretsException e) {
      return new BatchEntry.Failed(get.name(), e);
    }
  }

  private List<BatchEntry> load(List<GetRequest> missing, OperationContext context) {
    List<CacheIndex.Load> loads = new ArrayList<>(missing.size());
    missing.forEach(get -> loads.add(index.begin(store, get.name())));
    List<BatchEntry> answers;
    try {
      answers = next.run(new GetManyRequest(missing), context);
    } catch (SecretsException e) {
      return staleOrThrow(missing, e);
    }
    List<BatchEntry> loaded = new ArrayList<>(missing.size());
    for (int i = 0; i < missing.size(); i++) {
      loaded.add(learn(missing.get(i), loads.get(i), answers.get(i)));
    }
    return loaded;
  }

  /** Where the store cannot be reached, what is remembered is better than nothing. */
  private List<BatchEntry> staleOrThrow(List<GetRequest> missing, SecretsException e) {
    List<BatchEntry> entries = new ArrayList<>(missing.size());
    missing.forEach(get -> entries.add(staleOr(get, new BatchEntry.Failed(get.name(), e))));
    if (entries.stream().noneMatch(BatchEntry.Found.class::isInstance)) {
      throw e;
    }
    return entries;
  }

  private BatchEntry learn(GetRequest get, CacheIndex.Load load, BatchEntry entry) {
    if (entry instanceof BatchEntry.Found found) {
      index.remember(store, get, load, found.secret());
      return entry;
    }
    SecretsException error = ((BatchEntry.Failed) entry).error();
    if (Failures.evict(error.code())) {
      index.forget(store, get.name(), load);
    }
    if (error.code() == ErrorCode.NOT_FOUND) {
      index.rememberAbsence(store, get.name(), get.selector(), load, error);
    }
    return staleOr(get, (BatchEntry.Failed) entry);
  }

  private BatchEntry staleOr(GetRequest get, BatchEntry.Failed failed) {
    Secret stale = Failures.allowStale(failed.error().code()) ? memory.stale(get) : null;
    return stale == null ? failed : new BatchEntry.Found(get.name(), stale);
  }

  private static void close(@Nullable BatchEntry entry) {
    if (entry instanceof BatchEntry.Found found) {
      found.secret().close();
    }
  }
}
