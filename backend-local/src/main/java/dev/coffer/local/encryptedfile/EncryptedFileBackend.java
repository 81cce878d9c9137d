package dev.coffer.local.encryptedfile;

import dev.coffer.envelope.Envelopes;
import dev.coffer.local.table.Answers;
import dev.coffer.local.table.ContentsLooks;
import dev.coffer.model.BatchEntry;
import dev.coffer.model.Page;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import dev.coffer.observe.CallBudget;
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
import dev.coffer.spi.Limits;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.MoveStageRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.Probe;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.Purged;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.SecretSource;
import dev.coffer.spi.SetVersionStateRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One encrypted file as a store, for a machine or a small team: one version of each secret, one
 * key. Each write replaces the whole file, durably and atomically, and keeps the one before it
 * beside it ({@code .previous}). Several processes may use it at a time. Thread-safe.
 *
 * <p>A file that holds a Fernet token is read as well; the first write, or {@link #migrate}, brings
 * it into the own format and keeps the Fernet file ({@code .fernet}).
 */
public final class EncryptedFileBackend implements SecretBackend {
  private static final Set<Capability> CAPABILITIES =
      Set.of(
          Capability.PUT,
          Capability.CREATE_ONLY,
          Capability.COMPARE_AND_SET,
          Capability.FIELDS,
          Capability.FIELD_PATCH,
          Capability.PURGE,
          Capability.LIST,
          Capability.EMPTY_VALUE,
          Capability.OBSERVED_CHANGES);

  private final Answers answers;
  private final SecretsFile file;
  private final ObservedChanges changes;
  private volatile boolean closed;

  private EncryptedFileBackend(String store, EncryptedFileConfig config, CallBudget budget) {
    Limits limits = new Limits(config.maxValueBytes(), 0, 1, Limits.MAX_PAGE_SIZE);
    this.answers = new Answers(store, new Capabilities(CAPABILITIES, limits));
    this.file = new SecretsFile(config.file(), config.key());
    this.changes =
        new ObservedChanges(
            store, new ContentsLooks(context -> holding(context).contents()), budget);
  }

  /** Does not read the file yet: {@link #probe} says whether it opens. */
  public static EncryptedFileBackend open(EncryptedFileConfig config) {
    return open("encrypted-file", config, ContentsLooks.BUDGET);
  }

  static EncryptedFileBackend open(String store, EncryptedFileConfig config, CallBudget budget) {
    return new EncryptedFileBackend(store, config, budget);
  }

  /**
   * Brings a Fernet file into the own format; any other file stays as it is.
   *
   * @throws SecretsException FAILED_PRECONDITION when it has entries that no secret could hold
   */
  public void migrate() {
    requireOpen();
    file.migrate(OperationContext.LOCAL);
  }

  /**
   * Seals everything anew under another key, with which this store goes on. Each value was read
   * back under the new key before the file is replaced, and the file under the old key is kept.
   */
  public void rotateKey(SecretSource next) {
    requireOpen();
    file.rotateKey(next, OperationContext.LOCAL);
  }

  @Override
  public Capabilities capabilities() {
    return answers.capabilities();
  }

  @Override
  public Secret get(GetRequest request, OperationContext context) {
    return answers.get(holding(context).contents(), request);
  }

  @Override
  public List<BatchEntry> getMany(GetManyRequest request, OperationContext context) {
    return answers.getMany(holding(context).contents(), request);
  }

  @Override
  public SecretMetadata describe(DescribeRequest request, OperationContext context) {
    return answers.describe(holding(context).contents(), request.name());
  }

  @Override
  public Page<SecretMetadata> list(ListRequest request, OperationContext context) {
    return answers.list(holding(context).contents(), request);
  }

  @Override
  public Page<Version> listVersions(ListVersionsRequest request, OperationContext context) {
    throw answers.refusal(request);
  }

  @Override
  public Version put(PutRequest request, OperationContext context) {
    answers.requireSupported(request);
    return change(
        context,
        (before, entries, envelopes) -> {
          check(request.condition(), request.name(), entries.get(request.name()));
          return put(before, entries, request.name(), request.value(), envelopes);
        });
  }

  @Override
  public Version patchFields(PatchFieldsRequest request, OperationContext context) {
    answers.requireSupported(request);
    return change(
        context,
        (before, entries, envelopes) -> {
          SealedEntry entry = required(entries, request.name());
          check(request.condition(), request.name(), entry);
          try (SecretValue old = entry.open(before.id(), envelopes);
              SecretValue patched = patched(old, request)) {
            return put(before, entries, request.name(), patched, envelopes);
          }
        });
  }

  private static SecretValue patched(SecretValue old, PatchFieldsRequest request) {
    Map<String, String> fields = new TreeMap<>(old.fields());
    fields.keySet().removeAll(request.unset());
    SecretValue set = request.set();
    if (set != null) {
      fields.putAll(set.fields());
    }
    return SecretValue.ofFields(fields);
  }

  private Version put(
      SealedFile before,
      NavigableMap<SecretName, SealedEntry> entries,
      SecretName name,
      SecretValue value,
      Envelopes envelopes) {
    int limit = answers.capabilities().limits().maxValueBytes();
    if (value.size() > limit) {
      throw EncryptedFileErrors.tooLarge(name, limit);
    }
    SealedEntry entry =
        SealedEntry.seal(before.id(), name, before.generation() + 1, value, envelopes);
    entries.put(name, entry);
    return entry.row(before.id(), envelopes).version();
  }

  private static void check(
      PutCondition condition, SecretName name, @Nullable SealedEntry current) {
    if (condition instanceof PutCondition.CreateOnly && current != null) {
      throw EncryptedFileErrors.exists(name);
    }
    if (condition instanceof PutCondition.IfVersion expected
        && (current == null || !current.id().equals(expected.current()))) {
      throw EncryptedFileErrors.mismatch(name);
    }
  }

  @Override
  public Purged purge(PurgeRequest request, OperationContext context) {
    answers.requireSupported(request);
    return change(
        context,
        (before, entries, envelopes) -> {
          required(entries, request.name());
          entries.remove(request.name());
          return new Purged(request.name(), null);
        });
  }

  private static SealedEntry required(
      NavigableMap<SecretName, SealedEntry> entries, SecretName name) {
    SealedEntry entry = entries.get(name);
    if (entry == null) {
      throw EncryptedFileErrors.notFound(name);
    }
    return entry;
  }

  @Override
  public SecretMetadata updateMetadata(UpdateMetadataRequest request, OperationContext context) {
    throw answers.refusal(request);
  }

  @Override
  public SecretMetadata moveStage(MoveStageRequest request, OperationContext context) {
    throw answers.refusal(request);
  }

  @Override
  public Version setVersionState(SetVersionStateRequest request, OperationContext context) {
    throw answers.refusal(request);
  }

  @Override
  public SecretMetadata delete(DeleteRequest request, OperationContext context) {
    throw answers.refusal(request);
  }

  @Override
  public SecretMetadata restore(RestoreRequest request, OperationContext context) {
    throw answers.refusal(request);
  }

  @Override
  public Probe probe(OperationContext context) {
    try {
      holding(context);
      return Probe.HEALTHY;
    } catch (SecretsException e) {
      return Probe.failing(e);
    }
  }

  @Override
  public ChangeSubscription changes(Interest interest, ChangeListener listener) {
    return changes.tell(interest, listener);
  }

  @Override
  public void close() {
    closed = true;
    changes.close();
  }

  private Holding holding(OperationContext context) {
    requireOpen();
    context.checkDeadline();
    return file.holding();
  }

  private <T> T change(OperationContext context, SecretsFile.Change<T> change) {
    requireOpen();
    context.checkDeadline();
    return file.change(change, context);
  }

  private void requireOpen() {
    if (closed) {
      throw answers.isClosed();
    }
  }
}
