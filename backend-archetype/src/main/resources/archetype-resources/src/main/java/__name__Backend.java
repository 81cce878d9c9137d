package ${package};

import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Page;
import dev.coffer.model.Provenance;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretState;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.model.VersionState;
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
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A store of type {@code ${type}}: one version of each secret. Thread-safe. */
public final class ${name}Backend implements SecretBackend {
  /** What this store can do, and no more: everything else is refused with UNSUPPORTED. */
  private static final Capabilities CAPABILITIES =
      new Capabilities(
          Set.of(Capability.PUT, Capability.PURGE, Capability.LIST, Capability.EMPTY_VALUE),
          new Limits(Limits.DEFAULT_MAX_VALUE_BYTES, 0, 1, Limits.MAX_PAGE_SIZE));

  private final String store;
  private final SecretFiles files;
  private final ${name}Errors errors;
  private volatile boolean closed;

  /**
   * Does not look at the folder yet: {@code probe} says whether it can be used.
   *
   * @param store the configured name, for errors
   */
  public ${name}Backend(String store, ${name}Config config) {
    this.store = store;
    this.files = new SecretFiles(config.folder());
    this.errors = new ${name}Errors(store);
  }

  @Override
  public Capabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public Secret get(GetRequest request, OperationContext context) {
    begin(request, context);
    SecretFiles.Content content = read(request.name());
    if (!request.selector().equals(Selector.CURRENT)) {
      content.value().close();
      throw errors.noSuchStage(request.name());
    }
    return new Secret(
        content.value(), version(request.name(), content), Provenance.fresh(store));
  }

  @Override
  public List<BatchEntry> getMany(GetManyRequest request, OperationContext context) {
    begin(request, context);
    List<BatchEntry> entries = new ArrayList<>();
    for (GetRequest get : request.gets()) {
      entries.add(entry(get, context));
    }
    return List.copyOf(entries);
  }

  private BatchEntry entry(GetRequest get, OperationContext context) {
    try {
      return new BatchEntry.Found(get.name(), get(get, context));
    } catch (SecretsException e) {
      return new BatchEntry.Failed(get.name(), e);
    }
  }

  @Override
  public SecretMetadata describe(DescribeRequest request, OperationContext context) {
    begin(request, context);
    return metadata(request.name());
  }

  @Override
  public Page<SecretMetadata> list(ListRequest request, OperationContext context) {
    begin(request, context);
    PageToken token = PageToken.of(request, errors);
    Set<SecretName> names = new TreeSet<>();
    List<String> unaddressable = new ArrayList<>();
    sort(names, unaddressable);
    List<SecretMetadata> items = new ArrayList<>();
    for (SecretName name : names) {
      if (!request.prefix().matches(name) || !token.isBefore(name)) {
        continue;
      }
      if (items.size() == request.pageSize()) {
        String next = token.after(items.get(items.size() - 1).name());
        return new Page<>(items, next, unaddressable);
      }
      SecretMetadata item = metadataIfThere(name);
      if (item != null) {
        items.add(item);
      }
    }
    return new Page<>(items, "", unaddressable);
  }

  /** Files that are no secret's are reported, never hidden. */
  private void sort(Set<SecretName> names, List<String> unaddressable) {
    try {
      for (String file : files.files()) {
        SecretName name = ${name}Names.name(file);
        if (name == null) {
          unaddressable.add(file.replaceAll("[^\\x20-\\x7e]", "?"));
        } else {
          names.add(name);
        }
      }
    } catch (IOException e) {
      throw errors.of(e, null);
    }
  }

  /** Null for a secret that went away while it was being listed. */
  private @Nullable SecretMetadata metadataIfThere(SecretName name) {
    try {
      return metadata(name);
    } catch (SecretsException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }

  private SecretMetadata metadata(SecretName name) {
    SecretFiles.Content content = read(name);
    content.value().close();
    return new SecretMetadata(
        name,
        SecretState.ENABLED,
        Map.of(),
        "",
        "",
        null,
        null,
        content.time(),
        "",
        VersionId.of(content.version()),
        0,
        ${name}Names.file(name));
  }

  private SecretFiles.Content read(SecretName name) {
    try {
      SecretFiles.Content content = files.read(name);
      if (content == null) {
        throw errors.notFound(name);
      }
      return content;
    } catch (SecretFiles.DamagedException e) {
      throw errors.damaged(name);
    } catch (IOException e) {
      throw errors.of(e, name);
    }
  }

  private static Version version(SecretName name, SecretFiles.Content content) {
    return version(name, content.version(), content.time());
  }

  private static Version version(SecretName name, String id, Instant time) {
    return new Version(
        name, VersionId.of(id), null, VersionState.ENABLED, Set.of(Stage.CURRENT), time, 0, 0);
  }

  @Override
  public Version put(PutRequest request, OperationContext context) {
    begin(request, context);
    int limit = CAPABILITIES.limits().maxValueBytes();
    if (request.value().size() > limit) {
      throw errors.tooLarge(request.name(), limit);
    }
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    try {
      return version(request.name(), files.write(request.name(), request.value(), now), now);
    } catch (IOException e) {
      throw errors.ofChange(e, request.name());
    }
  }

  @Override
  public Purged purge(PurgeRequest request, OperationContext context) {
    begin(request, context);
    try {
      if (!files.remove(request.name())) {
        throw errors.notFound(request.name());
      }
      return new Purged(request.name(), null);
    } catch (IOException e) {
      throw errors.ofChange(e, request.name());
    }
  }

  @Override
  public Page<Version> listVersions(ListVersionsRequest request, OperationContext context) {
    throw errors.unsupported(Capability.VERSIONS, request.name());
  }

  @Override
  public Version patchFields(PatchFieldsRequest request, OperationContext context) {
    throw errors.unsupported(Capability.FIELD_PATCH, request.name());
  }

  @Override
  public SecretMetadata updateMetadata(UpdateMetadataRequest request, OperationContext context) {
    throw errors.unsupported(Capability.UPDATE_METADATA, request.name());
  }

  @Override
  public SecretMetadata moveStage(MoveStageRequest request, OperationContext context) {
    throw errors.unsupported(Capability.STAGES, request.name());
  }

  @Override
  public Version setVersionState(SetVersionStateRequest request, OperationContext context) {
    throw errors.unsupported(Capability.DISABLE_VERSION, request.name());
  }

  @Override
  public SecretMetadata delete(DeleteRequest request, OperationContext context) {
    throw errors.unsupported(Capability.SOFT_DELETE, request.name());
  }

  @Override
  public SecretMetadata restore(RestoreRequest request, OperationContext context) {
    throw errors.unsupported(Capability.SOFT_DELETE, request.name());
  }

  @Override
  public ChangeSubscription changes(Interest interest, ChangeListener listener) {
    throw errors.unsupported(Capability.OBSERVED_CHANGES, null);
  }

  @Override
  public Probe probe(OperationContext context) {
    if (closed) {
      return Probe.failing("The store is closed.");
    }
    try {
      files.check();
      return Probe.HEALTHY;
    } catch (IOException e) {
      return Probe.failing(String.valueOf(errors.of(e, null).getMessage()));
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  /** What every call asks first. What is not declared is refused here, whoever calls. */
  private void begin(Operation<?> operation, OperationContext context) {
    if (closed) {
      throw errors.closed();
    }
    Capability missing = operation.missingFrom(CAPABILITIES);
    if (missing != null) {
      throw errors.unsupported(missing, operation.name());
    }
    context.checkDeadline();
  }
}
