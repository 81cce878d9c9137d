package dev.coffer.server.secrets;

import com.google.protobuf.ByteString;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.Stage;
import dev.coffer.model.VersionId;
import dev.coffer.proto.v1.BatchGetSecretsItem;
import dev.coffer.proto.v1.BatchGetSecretsRequest;
import dev.coffer.proto.v1.DeleteSecretRequest;
import dev.coffer.proto.v1.DescribeSecretRequest;
import dev.coffer.proto.v1.GetSecretRequest;
import dev.coffer.proto.v1.ListSecretVersionsRequest;
import dev.coffer.proto.v1.ListSecretsRequest;
import dev.coffer.proto.v1.MoveSecretStageRequest;
import dev.coffer.proto.v1.PatchSecretRequest;
import dev.coffer.proto.v1.PurgeSecretRequest;
import dev.coffer.proto.v1.PutSecretRequest;
import dev.coffer.proto.v1.RestoreSecretRequest;
import dev.coffer.proto.v1.SetSecretVersionStateRequest;
import dev.coffer.proto.v1.UpdateSecretRequest;
import dev.coffer.proto.v1.ValueKind;
import dev.coffer.server.call.Wire;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetManyRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.MoveStageRequest;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.SetVersionStateRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request on the wire asks for. Everything malformed is INVALID_ARGUMENT, and no part of it
 * is repeated in the error.
 */
final class Requests {
  private static final int DEFAULT_PAGE_SIZE = 100;

  private Requests() {}

  static GetRequest get(GetSecretRequest request) {
    SecretName name = SecretName.of(request.getName());
    return switch (request.getSelectorCase()) {
      case VERSION -> new GetRequest(name, Selector.version(VersionId.of(request.getVersion())));
      case STAGE -> new GetRequest(name, Selector.stage(Stage.of(request.getStage())));
      case SELECTOR_NOT_SET -> GetRequest.current(name);
    };
  }

  static GetManyRequest getMany(BatchGetSecretsRequest request) {
    return new GetManyRequest(request.getItemsList().stream().map(Requests::item).toList());
  }

  private static GetRequest item(BatchGetSecretsItem item) {
    SecretName name = SecretName.of(item.getName());
    return switch (item.getSelectorCase()) {
      case VERSION -> new GetRequest(name, Selector.version(VersionId.of(item.getVersion())));
      case STAGE -> new GetRequest(name, Selector.stage(Stage.of(item.getStage())));
      case SELECTOR_NOT_SET -> GetRequest.current(name);
    };
  }

  static DescribeRequest describe(DescribeSecretRequest request) {
    return new DescribeRequest(SecretName.of(request.getName()));
  }

  static ListRequest list(ListSecretsRequest request) {
    return new ListRequest(
        NamePrefix.of(request.getPrefix()),
        request.getLabelsMap(),
        request.getDeleted(),
        request.hasExpireBeforeTime() ? Wire.instant(request.getExpireBeforeTime()) : null,
        pageSize(request.getPageSize()),
        request.getPageToken());
  }

  static ListVersionsRequest listVersions(ListSecretVersionsRequest request) {
    return new ListVersionsRequest(
        SecretName.of(request.getName()), pageSize(request.getPageSize()), request.getPageToken());
  }

  private static int pageSize(int asked) {
    return asked == 0 ? DEFAULT_PAGE_SIZE : asked;
  }

  /** The put; its value belongs to whoever asked for this, who closes it. */
  static PutRequest put(PutSecretRequest request) {
    SecretName name = SecretName.of(request.getName());
    PutCondition condition = condition(request);
    Stage stage = request.getStage().isEmpty() ? Stage.CURRENT : Stage.of(request.getStage());
    MetadataChange change = change(request.hasMetadata() ? request.getMetadata() : null);
    return new PutRequest(
        name, value(request.getValue(), request.getValueKind()), condition, stage, change);
  }

  private static PutCondition condition(PutSecretRequest request) {
    return switch (request.getConditionCase()) {
      case CREATE_ONLY -> request.getCreateOnly() ? PutCondition.CREATE_ONLY : PutCondition.NONE;
      case IF_VERSION -> PutCondition.ifVersion(VersionId.of(request.getIfVersion()));
      case CONDITION_NOT_SET -> PutCondition.NONE;
    };
  }

  private static SecretValue value(ByteString bytes, ValueKind kind) {
    return switch (kind) {
      case VALUE_KIND_BYTES, VALUE_KIND_UNSPECIFIED -> copy(SecretValue.Kind.BYTES, bytes);
      case VALUE_KIND_FIELDS -> fields(bytes);
      case UNRECOGNIZED ->
          throw invalid("The kind of the value is unknown.", "Use BYTES or FIELDS.");
    };
  }

  /** Any JSON object of strings becomes the canonical one. */
  private static SecretValue fields(ByteString json) {
    try (SecretValue given = copy(SecretValue.Kind.FIELDS, json)) {
      return SecretValue.ofFields(given.fields());
    } catch (SecretsException e) {
      if (e.code() != ErrorCode.INTEGRITY) {
        throw e;
      }
      throw invalid(
          "The fields are not a JSON object of strings.",
          "Send one JSON object in UTF-8 whose members are all strings, each once.");
    }
  }

  private static SecretValue copy(SecretValue.Kind kind, ByteString bytes) {
    return SecretValue.copyOf(kind, bytes.asReadOnlyByteBuffer(), 0, bytes.size());
  }

  static UpdateMetadataRequest update(UpdateSecretRequest request) {
    if (!request.hasMetadata()) {
      throw invalid("The update names nothing to change.", "Set metadata.");
    }
    return new UpdateMetadataRequest(
        SecretName.of(request.getName()), change(request.getMetadata()), request.getIfEtag());
  }

  /** The patch; its value belongs to whoever asked for this, who closes it. */
  static PatchFieldsRequest patch(PatchSecretRequest request) {
    SecretName name = SecretName.of(request.getName());
    PutCondition condition =
        request.getIfVersion().isEmpty()
            ? PutCondition.NONE
            : PutCondition.ifVersion(VersionId.of(request.getIfVersion()));
    MetadataChange change = change(request.hasMetadata() ? request.getMetadata() : null);
    SecretValue set = request.getSetFields().isEmpty() ? null : fields(request.getSetFields());
    return new PatchFieldsRequest(
        name, set, Set.copyOf(request.getUnsetFieldsList()), condition, change);
  }

  static MoveStageRequest moveStage(MoveSecretStageRequest request) {
    return new MoveStageRequest(
        SecretName.of(request.getName()),
        Stage.of(request.getStage()),
        version(request.getToVersion()),
        version(request.getIfFromVersion()));
  }

  static SetVersionStateRequest setState(SetSecretVersionStateRequest request) {
    SecretName name = SecretName.of(request.getName());
    VersionId version = VersionId.of(request.getVersion());
    return switch (request.getState()) {
      case VERSION_STATE_ENABLED -> new SetVersionStateRequest(name, version, true);
      case VERSION_STATE_DISABLED -> new SetVersionStateRequest(name, version, false);
      case VERSION_STATE_UNSPECIFIED,
          VERSION_STATE_DELETED,
          VERSION_STATE_DESTROYED,
          UNRECOGNIZED ->
          throw invalid(
              "A version can be enabled or disabled by this call, and nothing else.",
              "Delete or purge it to have it deleted or destroyed.");
    };
  }

  static DeleteRequest delete(DeleteSecretRequest request) {
    return new DeleteRequest(SecretName.of(request.getName()), version(request.getVersion()));
  }

  static RestoreRequest restore(RestoreSecretRequest request) {
    return new RestoreRequest(SecretName.of(request.getName()), version(request.getVersion()));
  }

  static PurgeRequest purge(PurgeSecretRequest request) {
    return new PurgeRequest(SecretName.of(request.getName()), version(request.getVersion()));
  }

  private static @Nullable VersionId version(String text) {
    return text.isEmpty() ? null : VersionId.of(text);
  }

  private static MetadataChange change(dev.coffer.proto.v1.@Nullable MetadataChange change) {
    if (change == null) {
      return MetadataChange.NONE;
    }
    MetadataChange.Builder builder = MetadataChange.builder();
    change.getSetLabelsMap().forEach(builder::label);
    change.getRemoveLabelsList().forEach(builder::removeLabel);
    if (change.hasDescription()) {
      builder.description(change.getDescription());
    }
    if (change.hasContentType()) {
      builder.contentType(change.getContentType());
    }
    switch (change.getExpiryCase()) {
      case EXPIRE_TIME -> builder.expireTime(Wire.instant(change.getExpireTime()));
      case NEVER_EXPIRES -> builder.expireTime(never(change.getNeverExpires()));
      case EXPIRY_NOT_SET -> {}
    }
    return builder.build();
  }

  private static java.time.Instant never(boolean never) {
    if (!never) {
      throw invalid("never_expires is false.", "Set it to true, or set expire_time.");
    }
    return MetadataChange.NEVER;
  }

  private static SecretsException invalid(String what, String mend) {
    return SecretsException.of(ErrorCode.INVALID_ARGUMENT, what).remedy(mend).build();
  }
}
