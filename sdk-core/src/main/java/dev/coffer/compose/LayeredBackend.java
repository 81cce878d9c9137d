package dev.coffer.compose;

import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Page;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.Selector;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
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
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.SetVersionStateRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stores over each other, the first on top: a read is answered by the first layer that has the
 * secret, and says which. It goes on to the next layer only where a layer does not have the secret
 * (NOT_FOUND) or cannot spell its name (INVALID_ARGUMENT); a deleted secret hides those below, and
 * a layer that is away or denies makes the read fail.
 *
 * <p>Writes go to the one layer named for them. A write that a higher layer would hide fails with
 * FAILED_PRECONDITION and names that layer. Version ids are {@code layer~id} and are read from
 * their own layer, whatever lies above it. Without a layer to write to, the store is read-only.
 *
 * <p>Thread-safe. Closing it closes its layers.
 */
public final class LayeredBackend implements SecretBackend {
  private final Members members;
  private final LayeredReads reads;
  private final @Nullable Member write;
  private final Capabilities capabilities;

  private LayeredBackend(Members members, @Nullable Member write) {
    this.members = members;
    this.reads = new LayeredReads(members);
    this.write = write;
    this.capabilities = ComposedCapabilities.ofLayers(members.all(), write);
  }

  /**
   * Layers that are only read.
   *
   * @param store the configured name, for errors
   * @param layers the topmost first; owned from here on
   * @throws dev.coffer.model.SecretsException CONFIGURATION when there is none or two have one name
   */
  public static LayeredBackend readOnly(String store, List<Member> layers) {
    return new LayeredBackend(new Members(store, layers), null);
  }

  /**
   * Layers of which one is written to.
   *
   * @param write the name of that layer
   * @throws dev.coffer.model.SecretsException CONFIGURATION when there is no layer of that name, or
   *     two have one name
   */
  public static LayeredBackend writingTo(String write, String store, List<Member> layers) {
    Members members = new Members(store, layers);
    return new LayeredBackend(members, members.named(write));
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public Secret get(GetRequest request, OperationContext context) {
    members.admit(request, capabilities);
    if (request.selector() instanceof Selector.ByVersion by) {
      Member owner = owner(by.id());
      GetRequest own = new Untagged(members, owner).get(request);
      return Tag.of(owner).secret(owner.backend().get(own, context));
    }
    return reads.firstOf(
        request.name(), layer -> Tag.of(layer).secret(layer.backend().get(request, context)));
  }

  private Member owner(VersionId id) {
    Member owner = members.ownerOf(id.text());
    if (owner == null) {
      throw members.unknown();
    }
    return owner;
  }

  @Override
  public List<BatchEntry> getMany(GetManyRequest request, OperationContext context) {
    members.admit(request, capabilities);
    return reads.getMany(request, context);
  }

  @Override
  public SecretMetadata describe(DescribeRequest request, OperationContext context) {
    members.admit(request, capabilities);
    return reads.firstOf(
        request.name(),
        layer -> Tag.of(layer).metadata(layer.backend().describe(request, context)));
  }

  @Override
  public Page<SecretMetadata> list(ListRequest request, OperationContext context) {
    members.admit(request, capabilities);
    return new MergedList(members, reads, request, context).page();
  }

  @Override
  public Page<Version> listVersions(ListVersionsRequest request, OperationContext context) {
    members.admit(request, capabilities);
    if (request.pageToken().isEmpty()) {
      return reads.firstOf(request.name(), layer -> reads.versions(layer, request, context));
    }
    return reads.nextVersions(request, context);
  }

  @Override
  public Version put(PutRequest request, OperationContext context) {
    members.admit(request, capabilities);
    Member target = target(request.name(), context);
    if (request.condition() instanceof PutCondition.CreateOnly) {
      refuseExisting(request.name(), target, context);
    }
    return new Writing(members, target).put(request, context);
  }

  /** A name that a lower layer answers for is not new. */
  private void refuseExisting(SecretName name, Member target, OperationContext context) {
    List<Member> all = members.all();
    Member below = reads.holder(all.subList(all.indexOf(target) + 1, all.size()), name, context);
    if (below != null) {
      throw members
          .error(ErrorCode.ALREADY_EXISTS, "has the secret already in \"" + below.name() + "\"")
          .name(name)
          .remedy("Put it without the condition, or under another name.")
          .build();
    }
  }

  @Override
  public Version patchFields(PatchFieldsRequest request, OperationContext context) {
    members.admit(request, capabilities);
    return writing(request.name(), context).patchFields(request, context);
  }

  @Override
  public SecretMetadata updateMetadata(UpdateMetadataRequest request, OperationContext context) {
    members.admit(request, capabilities);
    return writing(request.name(), context).updateMetadata(request, context);
  }

  @Override
  public SecretMetadata moveStage(MoveStageRequest request, OperationContext context) {
    members.admit(request, capabilities);
    return writing(request.name(), context).moveStage(request, context);
  }

  @Override
  public Version setVersionState(SetVersionStateRequest request, OperationContext context) {
    members.admit(request, capabilities);
    return writing(request.name(), context).setVersionState(request, context);
  }

  @Override
  public SecretMetadata delete(DeleteRequest request, OperationContext context) {
    members.admit(request, capabilities);
    return writing(request.name(), context).delete(request, context);
  }

  @Override
  public SecretMetadata restore(RestoreRequest request, OperationContext context) {
    members.admit(request, capabilities);
    return writing(request.name(), context).restore(request, context);
  }

  @Override
  public Purged purge(PurgeRequest request, OperationContext context) {
    members.admit(request, capabilities);
    return writing(request.name(), context).purge(request, context);
  }

  private Writing writing(SecretName name, OperationContext context) {
    return new Writing(members, target(name, context));
  }

  /** The layer that is written to, once no layer above it hides the name. */
  private Member target(SecretName name, OperationContext context) {
    if (write == null) {
      throw members
          .error(ErrorCode.UNSUPPORTED, "is read-only: it names no layer to write to")
          .name(name)
          .remedy("Write to one of its layers: " + members.names() + ".")
          .build();
    }
    List<Member> all = members.all();
    Member above = reads.holder(all.subList(0, all.indexOf(write)), name, context);
    if (above != null) {
      throw members
          .error(
              ErrorCode.FAILED_PRECONDITION,
              "writes to \""
                  + write.name()
                  + "\", and \""
                  + above.name()
                  + "\" above it has the"
                  + " secret: the write would have no effect")
          .name(name)
          .remedy("Remove it from \"" + above.name() + "\", or change it there.")
          .build();
    }
    return write;
  }

  /** Healthy when every layer is: a layer that is away makes reads fail. */
  @Override
  public Probe probe(OperationContext context) {
    List<String> failing = members.failing(context);
    return failing.isEmpty() ? Probe.HEALTHY : Probe.failing(String.join("; ", failing));
  }

  @Override
  public ChangeSubscription changes(Interest interest, ChangeListener listener) {
    if (!capabilities.tellsChanges()) {
      throw members
          .error(ErrorCode.UNSUPPORTED, "has a layer that tells no changes")
          .remedy("Watch the layer that changes.")
          .build();
    }
    return MergedChanges.of(members.all(), interest, listener);
  }

  @Override
  public void close() {
    members.close();
  }
}
