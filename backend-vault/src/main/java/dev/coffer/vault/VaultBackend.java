package dev.coffer.vault;

import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Page;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import dev.coffer.observe.CallBudget;
import dev.coffer.observe.Looks;
import dev.coffer.observe.ObservedChanges;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A KV mount of Vault or OpenBao as a store. Opening it calls nobody; the first call logs in and,
 * where the configuration does not say, asks the mount which version of the engine it has. Nothing
 * is retried here but a call whose token had died. Thread-safe.
 */
public final class VaultBackend implements SecretBackend {
  /** A server of one's own bears a few calls a second. */
  static final CallBudget BUDGET = new CallBudget(300);

  /** A name that nobody uses: whether it may be read is answered all the same. */
  private static final SecretName PROBED = SecretName.of("coffer-probe");

  private final String store;
  private final VaultConfig config;
  private final VaultErrors errors;
  private final VaultSession session;
  private final KvMount mount;
  private final CallBudget budget;
  private final AtomicReference<@Nullable ObservedChanges> changes = new AtomicReference<>();
  private volatile boolean closed;

  private VaultBackend(String store, VaultConfig config, CallBudget budget) {
    this.store = store;
    this.config = config;
    this.budget = budget;
    this.errors = VaultErrors.ofStore(store);
    this.session = new VaultSession(config.server(), errors, store);
    this.mount = new KvMount(store, session, config);
  }

  /**
   * Opens a mount; does not wait for the server.
   *
   * @param store the configured name of the store, for errors and provenance
   * @throws SecretsException CONFIGURATION when the TLS files cannot be used
   */
  public static VaultBackend open(String store, VaultConfig config) {
    return open(store, config, BUDGET);
  }

  /**
   * The same with another budget of looks for changes.
   *
   * @throws SecretsException CONFIGURATION when the TLS files cannot be used
   */
  public static VaultBackend open(String store, VaultConfig config, CallBudget budget) {
    return new VaultBackend(store, config, budget);
  }

  /** Asked of the mount once, where the configuration does not say. */
  @Override
  public Capabilities capabilities() {
    return mount.engine(OperationContext.LOCAL).capabilities();
  }

  @Override
  public Secret get(GetRequest request, OperationContext context) {
    return call(request, context, engine -> engine.get(request, context));
  }

  /** The engine reads one at a time. */
  @Override
  public List<BatchEntry> getMany(GetManyRequest request, OperationContext context) {
    List<BatchEntry> entries = new ArrayList<>(request.gets().size());
    for (GetRequest get : request.gets()) {
      try {
        entries.add(new BatchEntry.Found(get.name(), get(get, context)));
      } catch (SecretsException e) {
        if (e.code() == ErrorCode.DEADLINE_EXCEEDED || e.code() == ErrorCode.CANCELLED || closed) {
          entries.forEach(VaultBackend::wipe);
          throw e;
        }
        entries.add(new BatchEntry.Failed(get.name(), e));
      }
    }
    return List.copyOf(entries);
  }

  /** Of a batch that failed nobody gets the values that came before. */
  private static void wipe(BatchEntry entry) {
    if (entry instanceof BatchEntry.Found found) {
      found.secret().close();
    }
  }

  @Override
  public SecretMetadata describe(DescribeRequest request, OperationContext context) {
    return call(request, context, engine -> engine.describe(request, context));
  }

  @Override
  public Page<SecretMetadata> list(ListRequest request, OperationContext context) {
    return call(request, context, engine -> engine.list(request, context));
  }

  @Override
  public Page<Version> listVersions(ListVersionsRequest request, OperationContext context) {
    return call(request, context, engine -> engine.listVersions(request, context));
  }

  @Override
  public Version put(PutRequest request, OperationContext context) {
    return call(
        request,
        context,
        engine -> {
          requireFits(request.value());
          return engine.put(request, context);
        });
  }

  @Override
  public Version patchFields(PatchFieldsRequest request, OperationContext context) {
    return call(request, context, engine -> engine.patchFields(request, context));
  }

  @Override
  public SecretMetadata updateMetadata(UpdateMetadataRequest request, OperationContext context) {
    return call(request, context, engine -> engine.updateMetadata(request, context));
  }

  /** Refused: {@code current} is the newest version. */
  @Override
  public SecretMetadata moveStage(MoveStageRequest request, OperationContext context) {
    return call(request, context, engine -> undeclared(request));
  }

  /** Refused: versions are deleted and restored, not disabled. */
  @Override
  public Version setVersionState(SetVersionStateRequest request, OperationContext context) {
    return call(request, context, engine -> undeclared(request));
  }

  @Override
  public SecretMetadata delete(DeleteRequest request, OperationContext context) {
    return call(request, context, engine -> engine.delete(request, context));
  }

  @Override
  public SecretMetadata restore(RestoreRequest request, OperationContext context) {
    return call(request, context, engine -> engine.restore(request, context));
  }

  @Override
  public Purged purge(PurgeRequest request, OperationContext context) {
    return call(request, context, engine -> engine.purge(request, context));
  }

  /** Whether the server answers, accepts the token, has the mount and lets values be read. */
  @Override
  public Probe probe(OperationContext context) {
    if (closed) {
      return Probe.failing("is closed");
    }
    try {
      get(GetRequest.current(PROBED), context).close();
      return Probe.HEALTHY;
    } catch (SecretsException e) {
      return e.code() == ErrorCode.NOT_FOUND ? Probe.HEALTHY : Probe.failing(e);
    }
  }

  /** Found by looking at metadata: the free servers push nothing. Refused for KV version 1. */
  @Override
  public ChangeSubscription changes(Interest interest, ChangeListener listener) {
    if (closed) {
      throw errors.closed();
    }
    Looks looks = mount.engine(OperationContext.LOCAL).looks();
    if (looks == null) {
      throw errors
          .error(
              ErrorCode.UNSUPPORTED,
              "The store \"" + store + "\" tells no changes: KV version 1 has values alone.")
          .remedy("Use a mount of KV version 2, or read it again after its cache time.")
          .build();
    }
    ObservedChanges made = new ObservedChanges(store, looks, budget);
    ObservedChanges known = changes.compareAndExchange(null, made);
    return (known == null ? made : known).tell(interest, listener);
  }

  @Override
  public void close() {
    closed = true;
    ObservedChanges observed = changes.get();
    if (observed != null) {
      observed.close();
    }
    session.close();
  }

  private <R> R call(Operation<R> operation, OperationContext context, Function<KvEngine, R> work) {
    try {
      if (closed) {
        throw errors.closed();
      }
      context.checkDeadline();
      KvEngine engine = mount.engine(context);
      Capability missing = operation.missingFrom(engine.capabilities());
      if (missing != null) {
        throw unsupported(missing);
      }
      return work.apply(engine);
    } catch (SecretsException e) {
      boolean whole = e.store() != null && (e.name() != null || operation.name() == null);
      throw whole ? e : e.toBuilder().store(store).name(operation.name()).build();
    }
  }

  private SecretsException unsupported(Capability missing) {
    return errors
        .error(
            ErrorCode.UNSUPPORTED,
            "The store \"" + store + "\" cannot do that: it does not declare " + missing + ".")
        .remedy("Use a store that can; \"coffer capabilities " + store + "\" lists what this can.")
        .build();
  }

  private static <R> R undeclared(Operation<R> operation) {
    throw new IllegalStateException(operation.verb() + " is not declared and was let through");
  }

  private void requireFits(SecretValue value) {
    if (value.size() > config.maxValueBytes()) {
      throw tooLarge(value.size(), config.maxValueBytes());
    }
  }

  static SecretsException tooLarge(int bytes, int most) {
    return SecretsException.of(
            ErrorCode.INVALID_ARGUMENT,
            "The value has %,d bytes; this store takes at most %,d.".formatted(bytes, most))
        .remedy("Keep a smaller value, or raise the store's maxValueBytes.")
        .build();
  }
}
