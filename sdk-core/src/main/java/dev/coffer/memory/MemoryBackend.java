package dev.coffer.memory;

import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Page;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import dev.coffer.spi.ChangeListener;
import dev.coffer.spi.ChangeSubscription;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetManyRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.Interest;
import dev.coffer.spi.Limits;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.MoveStageRequest;
import dev.coffer.spi.Operation;
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
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A store that lives as long as the program: the reference of every capability, for tests and for
 * trying things out. Values are on the heap and gone when it is closed. Thread-safe.
 */
public final class MemoryBackend implements SecretBackend {
  private final ReentrantLock lock = new ReentrantLock();
  private final MemoryFaults faults = new MemoryFaults();
  private final Capabilities capabilities;
  private final MemorySecrets secrets;
  private boolean closed;

  private MemoryBackend(Capabilities capabilities, Clock clock) {
    this.capabilities = capabilities;
    this.secrets = new MemorySecrets(capabilities, clock);
  }

  /** A store that can do everything. */
  public static MemoryBackend open() {
    return new MemoryBackend(MemoryCapabilities.ALL, Clock.systemUTC());
  }

  /** A store whose times are those of a clock. */
  public static MemoryBackend open(Clock clock) {
    return new MemoryBackend(MemoryCapabilities.ALL, clock);
  }

  /** A store that can do less, as a store of the field does: what is taken away is refused. */
  public static MemoryBackend without(Capability... less) {
    return new MemoryBackend(MemoryCapabilities.without(Set.of(less)), Clock.systemUTC());
  }

  /** A store with other bounds; versions beyond {@code maxVersions} are dropped, oldest first. */
  public static MemoryBackend bounded(Limits limits) {
    return new MemoryBackend(
        new Capabilities(MemoryCapabilities.ALL.set(), limits), Clock.systemUTC());
  }

  /** Switches for bad days. */
  public MemoryFaults faults() {
    return faults;
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public Secret get(GetRequest request, OperationContext context) {
    return answer(request, context, () -> secrets.get(request));
  }

  @Override
  public List<BatchEntry> getMany(GetManyRequest request, OperationContext context) {
    return answer(
        request,
        context,
        () -> {
          List<BatchEntry> entries = new ArrayList<>();
          for (GetRequest get : request.gets()) {
            entries.add(entry(get));
          }
          return List.copyOf(entries);
        });
  }

  private BatchEntry entry(GetRequest get) {
    try {
      return new BatchEntry.Found(get.name(), secrets.get(get));
    } catch (SecretsException e) {
      return new BatchEntry.Failed(get.name(), e);
    }
  }

  @Override
  public SecretMetadata describe(DescribeRequest request, OperationContext context) {
    return answer(request, context, () -> secrets.existing(request.name()).toMetadata());
  }

  @Override
  public Page<SecretMetadata> list(ListRequest request, OperationContext context) {
    return answer(request, context, () -> MemoryPages.secrets(request, secrets.byName()));
  }

  @Override
  public Page<Version> listVersions(ListVersionsRequest request, OperationContext context) {
    return answer(
        request,
        context,
        () -> MemoryPages.versions(request, secrets.existing(request.name()).newestFirst()));
  }

  @Override
  public Version put(PutRequest request, OperationContext context) {
    return answer(request, context, () -> secrets.put(request, context));
  }

  @Override
  public Version patchFields(PatchFieldsRequest request, OperationContext context) {
    return answer(request, context, () -> secrets.patch(request, context));
  }

  @Override
  public SecretMetadata updateMetadata(UpdateMetadataRequest request, OperationContext context) {
    return answer(request, context, () -> secrets.update(request));
  }

  @Override
  public SecretMetadata moveStage(MoveStageRequest request, OperationContext context) {
    return answer(request, context, () -> secrets.moveStage(request));
  }

  @Override
  public Version setVersionState(SetVersionStateRequest request, OperationContext context) {
    return answer(request, context, () -> secrets.setVersionState(request));
  }

  @Override
  public SecretMetadata delete(DeleteRequest request, OperationContext context) {
    return answer(request, context, () -> secrets.delete(request));
  }

  @Override
  public SecretMetadata restore(RestoreRequest request, OperationContext context) {
    return answer(request, context, () -> secrets.restore(request));
  }

  @Override
  public Purged purge(PurgeRequest request, OperationContext context) {
    return answer(request, context, () -> secrets.purge(request));
  }

  @Override
  public Probe probe(OperationContext context) {
    try {
      faults.arrive(context);
      return closed() ? Probe.failing("is closed") : Probe.HEALTHY;
    } catch (SecretsException e) {
      return Probe.failing("fails with " + e.code());
    }
  }

  @Override
  public ChangeSubscription changes(Interest interest, ChangeListener listener) {
    if (!capabilities.has(Capability.NATIVE_CHANGES)) {
      throw SecretsException.of(ErrorCode.UNSUPPORTED, "The store does not push changes.")
          .remedy("Ask for the metadata from time to time.")
          .build();
    }
    return secrets.subscribe(interest, listener, lock);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      secrets.wipe();
    } finally {
      lock.unlock();
    }
  }

  private boolean closed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private <R> R answer(Operation<R> operation, OperationContext context, Supplier<R> deed) {
    faults.arrive(context);
    Capability missing = operation.missingFrom(capabilities);
    if (missing != null) {
      throw SecretsException.of(
              ErrorCode.UNSUPPORTED, "The store does not declare " + missing + ".")
          .name(operation.name())
          .remedy("Use a store that can do it.")
          .build();
    }
    R answer;
    lock.lock();
    try {
      if (closed) {
        throw SecretsException.closed("store").build();
      }
      answer = deed.get();
    } finally {
      lock.unlock();
    }
    faults.leave();
    return answer;
  }
}
