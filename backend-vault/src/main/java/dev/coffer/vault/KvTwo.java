package dev.coffer.vault;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.Page;
import dev.coffer.model.Provenance;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
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
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.Purged;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * KV version 2. {@code current} is the newest version and {@code previous} the one before it. The
 * engine answers 204 to whatever is done to versions, so what they are is asked first. Thread-safe.
 */
final class KvTwo implements KvEngine {
  private static final Set<Capability> CAN =
      EnumSet.of(
          Capability.PUT,
          Capability.VERSIONS,
          Capability.VERSION_NUMBERS,
          Capability.COMPARE_AND_SET,
          Capability.CREATE_ONLY,
          Capability.FIELDS,
          Capability.FIELD_PATCH,
          Capability.LABELS,
          Capability.DESCRIPTION,
          Capability.CONTENT_TYPE,
          Capability.EXPIRY,
          Capability.UPDATE_METADATA,
          Capability.SOFT_DELETE,
          Capability.SOFT_DELETE_VERSION,
          Capability.PURGE,
          Capability.PURGE_VERSION,
          Capability.PUT_RESTORES,
          Capability.LIST,
          Capability.LIST_DELETED,
          Capability.EMPTY_VALUE,
          Capability.OBSERVED_CHANGES);

  private final String store;
  private final VaultSession session;
  private final String mount;
  private final VaultNames names;
  private final Capabilities capabilities;
  private final KvLists lists;
  private final KvPatch patch;
  private final KvDeletion deletion;
  private final KvLooks looks;

  KvTwo(String store, VaultSession session, VaultConfig config, VaultNames names, int maxVersions) {
    this.store = store;
    this.session = session;
    this.mount = config.mount();
    this.names = names;
    this.capabilities =
        new Capabilities(
            CAN,
            new Limits(
                config.maxValueBytes(), KvMetadata.MAX_LABELS, maxVersions, Limits.MAX_PAGE_SIZE));
    KvFolders folders = new KvFolders(session, mount + "/metadata/", mount + "/detailed-metadata/");
    this.lists = new KvLists(folders, names, this::listed);
    this.patch = new KvPatch(session, config.maxValueBytes());
    this.deletion = new KvDeletion(session, mount);
    this.looks = new KvLooks(session, folders, names, mount + "/metadata/");
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public Looks looks() {
    return looks;
  }

  @Override
  public Secret get(GetRequest request, OperationContext context) {
    if (request.selector().equals(Selector.CURRENT)) {
      return read(request.name(), "", Set.of(Stage.CURRENT), context);
    }
    KvMetadata metadata = metadata(request.name(), context);
    KvMetadata.KvVersion version = selected(metadata, request.selector());
    KvDeletion.requireReadable(version.state());
    String query = "version=" + version.number();
    return read(request.name(), query, metadata.version(version).stages(), context);
  }

  private static KvMetadata.KvVersion selected(KvMetadata metadata, Selector selector) {
    if (selector instanceof Selector.ByVersion by) {
      return KvDeletion.found(metadata, by.id());
    }
    boolean previous = selector.equals(Selector.stage(Stage.PREVIOUS));
    KvMetadata.KvVersion version =
        previous ? metadata.find(VersionId.of("" + (metadata.newest() - 1))) : null;
    if (version == null) {
      throw SecretsException.of(ErrorCode.NOT_FOUND, "No version of the secret bears that stage.")
          .remedy("This store has the stages current and previous alone.")
          .build();
    }
    return version;
  }

  private Secret read(SecretName name, String query, Set<Stage> stages, OperationContext context) {
    VaultRequest request = VaultRequest.read(data(name), query);
    VaultReply reply = session.call(request, context);
    Json metadata = reply.data().path("metadata");
    if (reply.status() == 404 && metadata.isObject()) {
      KvDeletion.requireReadable(version(metadata).state());
    }
    if (!reply.isFine()) {
      throw session.errors().of(request, reply);
    }
    if (!metadata.isObject()) {
      throw session.errors().empty(request);
    }
    return new Secret(
        KvValues.decode(reply.data().path("data")),
        KvMetadata.version(name, version(metadata), stages),
        Provenance.fresh(store));
  }

  private static KvMetadata.KvVersion version(Json data) {
    return KvMetadata.version(data.path("version").asLong(), data);
  }

  @Override
  public SecretMetadata describe(DescribeRequest request, OperationContext context) {
    return metadata(request.name(), context).metadata();
  }

  private KvMetadata metadata(SecretName name, OperationContext context) {
    VaultRequest request = VaultRequest.read(metadataPath(name));
    VaultReply reply = session.need(request, context);
    KvMetadata metadata = KvMetadata.of(name, names.spelt(name), reply.data());
    if (metadata == null) {
      throw session.errors().of(request, new VaultReply(404, reply.body(), null));
    }
    return metadata;
  }

  private @Nullable SecretMetadata listed(SecretName name, Json listed, OperationContext context) {
    if (listed.isObject()) {
      KvMetadata metadata = KvMetadata.of(name, names.spelt(name), listed);
      return metadata == null ? null : metadata.metadata();
    }
    try {
      return metadata(name, context).metadata();
    } catch (SecretsException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }

  @Override
  public Page<SecretMetadata> list(ListRequest request, OperationContext context) {
    return lists.page(request, context);
  }

  @Override
  public Page<Version> listVersions(ListVersionsRequest request, OperationContext context) {
    ListToken token = ListToken.of(request.pageToken(), request.name());
    KvMetadata metadata = metadata(request.name(), context);
    Stream<KvMetadata.KvVersion> left = metadata.versions().stream();
    if (!token.last().isEmpty()) {
      Long last = KvMetadata.number(VersionId.of(token.last()));
      if (last == null) {
        throw ListToken.malformed();
      }
      left = left.filter(version -> version.number() < last);
    }
    List<Version> versions = left.limit(request.pageSize() + 1L).map(metadata::version).toList();
    if (versions.size() <= request.pageSize()) {
      return Page.of(versions, "");
    }
    List<Version> page = versions.subList(0, request.pageSize());
    return Page.of(page, token.after(page.get(page.size() - 1).id().text()));
  }

  @Override
  public Version put(PutRequest request, OperationContext context) {
    Json labels = KvMetadata.patch(request.change());
    Long expected = expected(request.condition());
    Map<String, Long> options = expected == null ? Map.of() : Map.of("cas", expected);
    Json body = Json.of(Map.of("options", options, "data", KvValues.encode(request.value())));
    VaultRequest write = VaultRequest.write(data(request.name()), body);
    VaultReply reply = session.call(write, context);
    if (!reply.isFine()) {
      SecretsException error = session.errors().of(write, reply);
      throw error.code() == ErrorCode.VERSION_MISMATCH && Long.valueOf(0).equals(expected)
          ? exists(error)
          : error;
    }
    Version version = made(write, request.name(), reply);
    change(request.name(), labels, request.change(), version, context);
    return version;
  }

  /** The number that must be the newest: 0 for no secret, null for whatever. */
  private static @Nullable Long expected(PutCondition condition) {
    if (condition instanceof PutCondition.CreateOnly) {
      return 0L;
    }
    if (condition instanceof PutCondition.IfVersion ifVersion) {
      Long number = KvMetadata.number(ifVersion.current());
      if (number == null) {
        throw mismatch();
      }
      return number;
    }
    return null;
  }

  private Version made(VaultRequest request, SecretName name, VaultReply reply) {
    if (reply.data().path("version").asLong() < 1) {
      throw session.errors().empty(request);
    }
    return KvMetadata.version(name, version(reply.data()), Set.of(Stage.CURRENT));
  }

  /** Changes metadata after a put: the engine has no way to do both at once. */
  private void change(
      SecretName name,
      Json patched,
      MetadataChange change,
      Version version,
      OperationContext context) {
    if (change.isNone()) {
      return;
    }
    try {
      session.need(VaultRequest.patch(metadataPath(name), patched), context);
    } catch (SecretsException e) {
      throw e.toBuilder()
          .outcomeUnknown(true)
          .remedy(
              "Version "
                  + version.id()
                  + " was written, its labels were not: update them. "
                  + e.remedy())
          .build();
    }
  }

  @Override
  public Version patchFields(PatchFieldsRequest request, OperationContext context) {
    Json labels = KvMetadata.patch(request.change());
    Long expected = expected(request.condition());
    VaultRequest read = VaultRequest.read(data(request.name()));
    VaultReply reply = patch.apply(request, expected, read, context);
    Version version = made(read, request.name(), reply);
    change(request.name(), labels, request.change(), version, context);
    return version;
  }

  @Override
  public SecretMetadata updateMetadata(UpdateMetadataRequest request, OperationContext context) {
    Json patched = KvMetadata.patch(request.change());
    metadata(request.name(), context);
    if (!request.change().isNone()) {
      session.need(VaultRequest.patch(metadataPath(request.name()), patched), context);
    }
    return metadata(request.name(), context).metadata();
  }

  @Override
  public SecretMetadata delete(DeleteRequest request, OperationContext context) {
    deletion.delete(metadata(request.name(), context), request.version(), context);
    return metadata(request.name(), context).metadata();
  }

  @Override
  public SecretMetadata restore(RestoreRequest request, OperationContext context) {
    deletion.restore(metadata(request.name(), context), request.version(), context);
    return metadata(request.name(), context).metadata();
  }

  @Override
  public Purged purge(PurgeRequest request, OperationContext context) {
    deletion.purge(metadata(request.name(), context), request.version(), context);
    return new Purged(request.name(), request.version());
  }

  private String data(SecretName name) {
    return mount + "/data/" + names.spelt(name);
  }

  private String metadataPath(SecretName name) {
    return mount + "/metadata/" + names.spelt(name);
  }

  static SecretsException mismatch() {
    return SecretsException.of(
            ErrorCode.VERSION_MISMATCH, "The secret has another version than was expected.")
        .remedy("Read it again and decide anew.")
        .build();
  }

  private static SecretsException exists(SecretsException cause) {
    return SecretsException.of(
            ErrorCode.ALREADY_EXISTS, "There is a secret of that name, or a deleted one.")
        .remedy("Put without create-only, or purge it first.")
        .cause(cause)
        .build();
  }
}
