package dev.coffer.journal;

import dev.coffer.key.HeapRootKey;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import dev.coffer.store.MemoryRecords;
import dev.coffer.store.RecordStore;
import dev.coffer.store.SealedConfig;
import dev.coffer.store.SealedStore;
import java.time.Duration;
import java.util.List;

/** A sealed store in memory, and short ways to watch it. */
final class WatchedStore implements AutoCloseable {
  static final WatchFilter ALL = WatchFilter.of("default", NamePrefix.ALL);

  final HeapRootKey root;
  final SealedStore store;
  final JournalFeed feed;

  WatchedStore() {
    this(new HeapRootKey("root"));
  }

  private WatchedStore(HeapRootKey root) {
    this(
        root,
        SealedStore.create(
            "default",
            new MemoryRecords(),
            root,
            SealedConfig.DEFAULT.withJournal(1000, Duration.ZERO)));
  }

  private WatchedStore(HeapRootKey root, SealedStore store) {
    this.root = root;
    this.store = store;
    this.feed = new JournalFeed("default", store);
  }

  /** The store as it is restored from a copy. */
  WatchedStore restored(RecordStore copy) {
    return new WatchedStore(root, SealedStore.restore("default", copy, root, SealedConfig.DEFAULT));
  }

  void put(String name) {
    try (SecretValue value = SecretValue.ofUtf8("value")) {
      store.put(PutRequest.of(SecretName.of(name), value), OperationContext.LOCAL);
    }
  }

  WatchTerms terms(String principal) {
    return new WatchTerms(principal, (label, name) -> true, WatchTerms.Values.NONE);
  }

  WatchCursor watch(WatchFilter filter, WatchStart start, String principal) {
    return WatchCursor.open(WatchRequest.of(filter, start), List.of(feed), terms(principal));
  }

  WatchCursor watch(WatchStart start) {
    return watch(ALL, start, "ops");
  }

  @Override
  public void close() {
    feed.close();
    store.close();
  }
}
