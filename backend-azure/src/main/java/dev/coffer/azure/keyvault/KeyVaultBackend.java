package dev.coffer.azure.keyvault;

import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import dev.coffer.azure.AzureCalls;
import dev.coffer.azure.AzureConnection;
import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Page;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import dev.coffer.observe.CallBudget;
import dev.coffer.observe.ObservedChanges;
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
import java.util.List;
import java.util.function.Supplier;

/**
 * Secrets of Azure Key Vault. {@code current} is the version that was made last, as it is for every
 * other reader of the service; {@code previous} is the one before it. Delete is the service's soft
 * delete; delete, restore and purge wait until the service has finished them. Thread-safe.
 */
public final class KeyVaultBackend implements SecretBackend {
  /** Of this name there need be nothing: that the service says so is proof enough. */
  private static final SecretName PROBED = SecretName.of("coffer-probe");

  /** Of what the service allows to all programs of a vault, a small part. */
  static final CallBudget BUDGET = new CallBudget(60);

  private final String store;
  private final AzureCalls<SecretClient> made;
  private final KeyVaultReads reads;
  private final KeyVaultWrites writes;
  private final KeyVaultLists lists;
  private final ObservedChanges changes;

  private KeyVaultBackend(String store, KeyVaultConfig config, CallBudget budget) {
    this.store = store;
    this.made =
        new AzureCalls<>(
            "store",
            AzureConnection.to(config.azure(), KeyVaultBackend::client),
            KeyVaultErrors.TABLE);
    KeyVaultNames names = new KeyVaultNames(config.prefix(), config.names());
    KeyVaultCalls calls = new KeyVaultCalls(made, names);
    this.reads = new KeyVaultReads(store, calls);
    this.writes = new KeyVaultWrites(calls, reads, config);
    this.lists = new KeyVaultLists(calls, reads);
    this.changes = new ObservedChanges(store, new KeyVaultLooks(calls), budget);
  }

  private static SecretClient client(AzureConnection.Parts parts) {
    return new SecretClientBuilder()
        .vaultUrl(parts.vault())
        .httpClient(parts.http())
        .credential(parts.credential())
        .retryOptions(parts.retries())
        .buildClient();
  }

  /** Does not call Azure yet: {@link #probe} says whether it answers. */
  public static KeyVaultBackend open(KeyVaultConfig config) {
    return open("azure-key-vault", config);
  }

  /**
   * The same, under a configured name.
   *
   * @param store for errors and provenance
   * @throws SecretsException CONFIGURATION where the trusted authorities cannot be read
   */
  public static KeyVaultBackend open(String store, KeyVaultConfig config) {
    return open(store, config, BUDGET);
  }

  /** The same with a budget of looks for changes. */
  public static KeyVaultBackend open(String store, KeyVaultConfig config, CallBudget budget) {
    return new KeyVaultBackend(store, config, budget);
  }

  @Override
  public Capabilities capabilities() {
    return KeyVaultCapabilities.DECLARED;
  }

  @Override
  public Secret get(GetRequest request, OperationContext context) {
    return answer(request, () -> reads.get(request, context));
  }

  @Override
  public List<BatchEntry> getMany(GetManyRequest request, OperationContext context) {
    return answer(request, () -> reads.getMany(request, context));
  }

  @Override
  public SecretMetadata describe(DescribeRequest request, OperationContext context) {
    return answer(request, () -> reads.describe(request.name(), context));
  }

  @Override
  public Page<SecretMetadata> list(ListRequest request, OperationContext context) {
    return answer(request, () -> lists.list(request, context));
  }

  @Override
  public Page<Version> listVersions(ListVersionsRequest request, OperationContext context) {
    return answer(request, () -> lists.versions(request, context));
  }

  @Override
  public Version put(PutRequest request, OperationContext context) {
    return answer(request, () -> writes.put(request, context));
  }

  /** Refused: the service takes no condition on a new version. */
  @Override
  public Version patchFields(PatchFieldsRequest request, OperationContext context) {
    return answer(request, KeyVaultBackend::undeclared);
  }

  @Override
  public SecretMetadata updateMetadata(UpdateMetadataRequest request, OperationContext context) {
    return answer(request, () -> writes.updateMetadata(request, context));
  }

  /** Refused: {@code current} is the newest version, and nothing can be put beside it. */
  @Override
  public SecretMetadata moveStage(MoveStageRequest request, OperationContext context) {
    return answer(request, KeyVaultBackend::undeclared);
  }

  @Override
  public Version setVersionState(SetVersionStateRequest request, OperationContext context) {
    return answer(request, () -> writes.setState(request, context));
  }

  @Override
  public SecretMetadata delete(DeleteRequest request, OperationContext context) {
    return answer(request, () -> writes.delete(request.name(), context));
  }

  @Override
  public SecretMetadata restore(RestoreRequest request, OperationContext context) {
    return answer(request, () -> writes.restore(request.name(), context));
  }

  @Override
  public Purged purge(PurgeRequest request, OperationContext context) {
    return answer(
        request,
        () -> {
          writes.purge(request.name(), context);
          return new Purged(request.name(), request.version());
        });
  }

  /** Whether the service answers, and lets this identity read values. */
  @Override
  public Probe probe(OperationContext context) {
    if (made.isClosed()) {
      return Probe.failing("is closed");
    }
    try {
      get(GetRequest.current(PROBED), context).close();
      return Probe.HEALTHY;
    } catch (SecretsException e) {
      return e.code() == ErrorCode.NOT_FOUND ? Probe.HEALTHY : Probe.failing(e);
    }
  }

  /** Found by looking at metadata: the service tells only Event Grid. */
  @Override
  public ChangeSubscription changes(Interest interest, ChangeListener listener) {
    return changes.tell(interest, listener);
  }

  @Override
  public void close() {
    changes.close();
    made.close();
  }

  /** Whatever is refused here says of which store and secret. */
  private <R> R answer(Operation<R> operation, Supplier<R> answer) {
    try {
      if (made.isClosed()) {
        throw SecretsException.closed("store").build();
      }
      KeyVaultCapabilities.DECLARED.require(operation, "Azure Key Vault");
      return answer.get();
    } catch (SecretsException e) {
      SecretsException.Builder error = e.toBuilder().store(store);
      throw (operation.name() == null ? error : error.name(operation.name())).build();
    }
  }

  private static <R> R undeclared() {
    throw new IllegalStateException("what is not declared was let through");
  }
}
