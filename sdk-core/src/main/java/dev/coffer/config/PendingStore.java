package dev.coffer.config;

import dev.coffer.key.MacKey;
import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.Page;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.ChangeListener;
import dev.coffer.spi.ChangeSubscription;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetManyRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.Interest;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.MoveStageRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.Probe;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.Purged;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.SetVersionStateRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import dev.coffer.store.JournalEvent;
import dev.coffer.store.JournaledStore;
import dev.coffer.store.SealedSource;
import dev.coffer.store.SealedStore;
import dev.coffer.store.StoreSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store that could not be reached when the program started. Each call opens it if it can, at most
 * once a second; until then calls fail with UNAVAILABLE and the probe says why.
 */
final class PendingStore implements SecretBackend, JournaledStore, SealedSource {
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final String name;
  private final Capabilities capabilities;
  private final Supplier<? extends SecretBackend> opening;
  private final PendingChanges changes = new PendingChanges();
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable SecretBackend opened;
  private SecretsException failure;
  private long failedAt;
  private boolean closed;

  /**
   * @param capabilities what the store will declare once it is open
   * @param failure why it is not open now
   */
  PendingStore(
      String name,
      Capabilities capabilities,
      Supplier<? extends SecretBackend> opening,
      SecretsException failure) {
    this.name = name;
    this.capabilities = capabilities;
    this.opening = opening;
    this.failure = failure;
    this.failedAt = System.nanoTime();
  }

  private SecretBackend open() {
    SecretBackend already = opened;
    return already != null ? already : openNow();
  }

  private SecretBackend openNow() {
    lock.lock();
    try {
      SecretBackend already = opened;
      if (already != null) {
        return already;
      }
      refuseWhileNotWorthATry();
      return attempt();
    } finally {
      lock.unlock();
    }
  }

  private void refuseWhileNotWorthATry() {
    if (closed) {
      throw SecretsException.closed("store").store(name).build();
    }
    if (System.nanoTime() - failedAt < PAUSE_NANOS) {
      // A new one: an exception that is thrown to several callers would collect their traces.
      throw failure.toBuilder().store(name).cause(failure).build();
    }
  }

  private SecretBackend attempt() {
    try {
      SecretBackend backend = opening.get();
      changes.follow(backend);
      opened = backend;
      return backend;
    } catch (SecretsException e) {
      failure = e;
      failedAt = System.nanoTime();
      throw e;
    }
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public Secret get(GetRequest request, OperationContext context) {
    return open().get(request, context);
  }

  @Override
  public List<BatchEntry> getMany(GetManyRequest request, OperationContext context) {
    return open().getMany(request, context);
  }

  @Override
  public SecretMetadata describe(DescribeRequest request, OperationContext context) {
    return open().describe(request, context);
  }

  @Override
  public Page<SecretMetadata> list(ListRequest request, OperationContext context) {
    return open().list(request, context);
  }

  @Override
  public Page<Version> listVersions(ListVersionsRequest request, OperationContext context) {
    return open().listVersions(request, context);
  }

  @Override
  public Version put(PutRequest request, OperationContext context) {
    return open().put(request, context);
  }

  @Override
  public Version patchFields(PatchFieldsRequest request, OperationContext context) {
    return open().patchFields(request, context);
  }

  @Override
  public SecretMetadata updateMetadata(UpdateMetadataRequest request, OperationContext context) {
    return open().updateMetadata(request, context);
  }

  @Override
  public SecretMetadata moveStage(MoveStageRequest request, OperationContext context) {
    return open().moveStage(request, context);
  }

  @Override
  public Version setVersionState(SetVersionStateRequest request, OperationContext context) {
    return open().setVersionState(request, context);
  }

  @Override
  public SecretMetadata delete(DeleteRequest request, OperationContext context) {
    return open().delete(request, context);
  }

  @Override
  public SecretMetadata restore(RestoreRequest request, OperationContext context) {
    return open().restore(request, context);
  }

  @Override
  public Purged purge(PurgeRequest request, OperationContext context) {
    return open().purge(request, context);
  }

  @Override
  public Probe probe(OperationContext context) {
    try {
      return open().probe(context);
    } catch (SecretsException e) {
      return Probe.failing(e);
    }
  }

  @Override
  public ChangeSubscription changes(Interest interest, ChangeListener listener) {
    return changes.add(interest, listener);
  }

  @Override
  public @Nullable SealedStore sealed() {
    return opened instanceof SealedStore sealed ? sealed : null;
  }

  private JournaledStore journaled() {
    if (open() instanceof JournaledStore journaled) {
      return journaled;
    }
    throw SecretsException.of(ErrorCode.UNSUPPORTED, "The store keeps no journal.")
        .store(name)
        .remedy("Read it again after its cache time.")
        .build();
  }

  @Override
  public String origin() {
    return "";
  }

  @Override
  public boolean hasBegun() {
    return true;
  }

  @Override
  public UUID id() {
    return journaled().id();
  }

  @Override
  public long epoch() {
    return journaled().epoch();
  }

  @Override
  public long journalRevision() {
    return journaled().journalRevision();
  }

  @Override
  public long journalFirst() {
    return journaled().journalFirst();
  }

  @Override
  public List<JournalEvent> journal(long fromRevision, int limit) {
    return journaled().journal(fromRevision, limit);
  }

  @Override
  public Subscription follow(Consumer<JournalEvent> follower) {
    return journaled().follow(follower);
  }

  @Override
  public StoreSnapshot snapshot(NamePrefix prefix) {
    return journaled().snapshot(prefix);
  }

  @Override
  public MacKey resumeTokenKey() {
    return journaled().resumeTokenKey();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      SecretBackend backend = opened;
      if (backend != null) {
        backend.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
