package dev.coffer.compose;

import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Page;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
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
import java.util.List;

/**
 * A store with others in reserve: a read goes on to the next member only where one cannot be
 * reached (UNAVAILABLE, or no answer within its share of the deadline), and says which answered.
 * Whatever a member that can be reached says, NOT_FOUND and DENIED included, is the answer.
 *
 * <p>Writes go to the first member alone. Version ids are {@code member~id}; one of another member
 * than the one that answers is VERSION_MISMATCH. So that one silent member does not use up the
 * deadline of a read, each member but the last is given half of the time that is left.
 *
 * <p>Thread-safe. Closing it closes its members.
 */
public final class FailoverBackend implements SecretBackend {
  private final Members members;
  private final Writing first;
  private final Capabilities capabilities;

  private FailoverBackend(Members members) {
    this.members = members;
    this.first = new Writing(members, members.first());
    this.capabilities = ComposedCapabilities.ofFailover(members.all());
  }

  /**
   * Composes members.
   *
   * @param store the configured name, for errors
   * @param members the one that is written to first; owned from here on
   * @throws dev.coffer.model.SecretsException CONFIGURATION when there is none or two have one name
   */
  public static FailoverBackend of(String store, List<Member> members) {
    return new FailoverBackend(new Members(store, members));
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public Secret get(GetRequest request, OperationContext context) {
    members.admit(request, capabilities);
    return new FailoverRead(members, request, context).get(request);
  }

  @Override
  public List<BatchEntry> getMany(GetManyRequest request, OperationContext context) {
    members.admit(request, capabilities);
    return new FailoverBatch(members, request, context).answers();
  }

  @Override
  public SecretMetadata describe(DescribeRequest request, OperationContext context) {
    members.admit(request, capabilities);
    return new FailoverRead(members, request, context)
        .firstOf(
            (member, share) -> Tag.of(member).metadata(member.backend().describe(request, share)));
  }

  @Override
  public Page<SecretMetadata> list(ListRequest request, OperationContext context) {
    members.admit(request, capabilities);
    if (request.pageToken().isEmpty()) {
      return new FailoverRead(members, request, context)
          .firstOf(
              (member, share) -> Tag.of(member).metadata(member.backend().list(request, share)));
    }
    PageOf page = PageOf.of(members, request.pageToken());
    ListRequest own = request.after(page.token());
    return Tag.of(page.member()).metadata(page.member().backend().list(own, context));
  }

  @Override
  public Page<Version> listVersions(ListVersionsRequest request, OperationContext context) {
    members.admit(request, capabilities);
    if (request.pageToken().isEmpty()) {
      return new FailoverRead(members, request, context)
          .firstOf(
              (member, share) ->
                  Tag.of(member).versions(member.backend().listVersions(request, share)));
    }
    PageOf page = PageOf.of(members, request.pageToken());
    ListVersionsRequest own =
        new ListVersionsRequest(request.name(), request.pageSize(), page.token());
    return Tag.of(page.member()).versions(page.member().backend().listVersions(own, context));
  }

  @Override
  public Version put(PutRequest request, OperationContext context) {
    members.admit(request, capabilities);
    return first.put(request, context);
  }

  @Override
  public Version patchFields(PatchFieldsRequest request, OperationContext context) {
    members.admit(request, capabilities);
    return first.patchFields(request, context);
  }

  @Override
  public SecretMetadata updateMetadata(UpdateMetadataRequest request, OperationContext context) {
    members.admit(request, capabilities);
    return first.updateMetadata(request, context);
  }

  @Override
  public SecretMetadata moveStage(MoveStageRequest request, OperationContext context) {
    members.admit(request, capabilities);
    return first.moveStage(request, context);
  }

  @Override
  public Version setVersionState(SetVersionStateRequest request, OperationContext context) {
    members.admit(request, capabilities);
    return first.setVersionState(request, context);
  }

  @Override
  public SecretMetadata delete(DeleteRequest request, OperationContext context) {
    members.admit(request, capabilities);
    return first.delete(request, context);
  }

  @Override
  public SecretMetadata restore(RestoreRequest request, OperationContext context) {
    members.admit(request, capabilities);
    return first.restore(request, context);
  }

  @Override
  public Purged purge(PurgeRequest request, OperationContext context) {
    members.admit(request, capabilities);
    return first.purge(request, context);
  }

  /** Healthy when any member answers: reads go on. The detail names those that do not. */
  @Override
  public Probe probe(OperationContext context) {
    List<String> failing = members.failing(context);
    if (failing.isEmpty()) {
      return Probe.HEALTHY;
    }
    boolean answers = failing.size() < members.all().size();
    return new Probe(answers, String.join("; ", failing), "");
  }

  @Override
  public ChangeSubscription changes(Interest interest, ChangeListener listener) {
    if (!capabilities.tellsChanges()) {
      throw members
          .error(ErrorCode.UNSUPPORTED, "has a member that tells no changes")
          .remedy("Watch the member that changes.")
          .build();
    }
    return MergedChanges.of(members.all(), interest, listener);
  }

  @Override
  public void close() {
    members.close();
  }
}
