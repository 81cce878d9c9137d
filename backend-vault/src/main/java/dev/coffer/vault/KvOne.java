package dev.coffer.vault;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Page;
import dev.coffer.model.Provenance;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretState;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.model.VersionState;
import dev.coffer.observe.Looks;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.Json;
import dev.coffer.spi.Limits;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.Purged;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * KV version 1: one value for each name, and nothing beside it. Whatever replaces a value, and
 * whatever deletes it, is final. Thread-safe.
 */
final class KvOne implements KvEngine {
  private static final Set<Capability> CAN =
      EnumSet.of(
          Capability.PUT,
          Capability.FIELDS,
          Capability.PURGE,
          Capability.LIST,
          Capability.EMPTY_VALUE);

  private final String store;
  private final VaultSession session;
  private final String mount;
  private final VaultNames names;
  private final Capabilities capabilities;
  private final KvLists lists;
  private final ValueTags tags = new ValueTags();

  KvOne(String store, VaultSession session, VaultConfig config, VaultNames names) {
    this.store = store;
    this.session = session;
    this.mount = config.mount();
    this.names = names;
    this.capabilities =
        new Capabilities(CAN, new Limits(config.maxValueBytes(), 0, 1, Limits.MAX_PAGE_SIZE));
    this.lists =
        new KvLists(
            new KvFolders(session, mount + "/", ""),
            names,
            (name, listed, context) -> metadata(name, null));
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  /** The engine keeps nothing beside the value: whoever looks for changes would read that. */
  @Override
  public @Nullable Looks looks() {
    return null;
  }

  @Override
  public Secret get(GetRequest request, OperationContext context) {
    SecretName name = request.name();
    SecretValue value = read(name, context);
    if (!request.selector().equals(Selector.CURRENT)) {
      value.close();
      throw SecretsException.of(ErrorCode.NOT_FOUND, "No version of the secret bears that stage.")
          .remedy("Ask for the stage current: this store keeps one version.")
          .build();
    }
    return new Secret(value, version(name, tags.read(name, value)), Provenance.fresh(store));
  }

  private SecretValue read(SecretName name, OperationContext context) {
    VaultRequest request = VaultRequest.read(path(name));
    Json data = session.need(request, context).data();
    if (!data.isObject()) {
      throw session.errors().empty(request);
    }
    return KvValues.decode(data);
  }

  private static Version version(SecretName name, VersionId id) {
    return new Version(name, id, null, VersionState.ENABLED, Set.of(Stage.CURRENT), null, 0, 0);
  }

  /** The engine has nothing beside the value, so that is read, and thrown away. */
  @Override
  public SecretMetadata describe(DescribeRequest request, OperationContext context) {
    try (SecretValue value = read(request.name(), context)) {
      return metadata(request.name(), tags.read(request.name(), value));
    }
  }

  private SecretMetadata metadata(SecretName name, @Nullable VersionId current) {
    String spelt = names.spelt(name);
    return new SecretMetadata(
        name,
        SecretState.ENABLED,
        Map.of(),
        "",
        "",
        null,
        null,
        null,
        "",
        current,
        0,
        spelt.equals(name.text()) ? null : spelt);
  }

  @Override
  public Page<SecretMetadata> list(ListRequest request, OperationContext context) {
    return lists.page(request, context);
  }

  @Override
  public Version put(PutRequest request, OperationContext context) {
    session.need(
        VaultRequest.write(path(request.name()), KvValues.encode(request.value())), context);
    return version(request.name(), tags.put(request.name(), request.value()));
  }

  @Override
  public Purged purge(PurgeRequest request, OperationContext context) {
    // The engine answers the same whether there was something or not.
    session.need(VaultRequest.read(path(request.name())), context);
    session.need(VaultRequest.delete(path(request.name())), context);
    return new Purged(request.name(), null);
  }

  @Override
  public Page<Version> listVersions(ListVersionsRequest request, OperationContext context) {
    throw undeclared(request);
  }

  @Override
  public Version patchFields(PatchFieldsRequest request, OperationContext context) {
    throw undeclared(request);
  }

  @Override
  public SecretMetadata updateMetadata(UpdateMetadataRequest request, OperationContext context) {
    throw undeclared(request);
  }

  @Override
  public SecretMetadata delete(DeleteRequest request, OperationContext context) {
    throw undeclared(request);
  }

  @Override
  public SecretMetadata restore(RestoreRequest request, OperationContext context) {
    throw undeclared(request);
  }

  private static IllegalStateException undeclared(Operation<?> operation) {
    return new IllegalStateException(operation.verb() + " is not declared and was let through");
  }

  private String path(SecretName name) {
    return mount + "/" + names.spelt(name);
  }
}
