package dev.coffer.remote;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnsafeByteOperations;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.VersionId;
import dev.coffer.proto.v1.BatchGetSecretsItem;
import dev.coffer.proto.v1.GetSecretRequest;
import dev.coffer.proto.v1.ValueKind;
import dev.coffer.spi.GetRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Values of the model as messages for a server. */
final class ToWire {
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private ToWire() {}

  /** The value without a copy: the message is sent before the call returns to the value's owner. */
  static ByteString bytes(SecretValue value) {
    return UnsafeByteOperations.unsafeWrap(value.view());
  }

  static ValueKind kind(SecretValue value) {
    return value.kind() == SecretValue.Kind.FIELDS
        ? ValueKind.VALUE_KIND_FIELDS
        : ValueKind.VALUE_KIND_BYTES;
  }

  static GetSecretRequest get(GetRequest get, String store) {
    GetSecretRequest.Builder request =
        GetSecretRequest.newBuilder().setStore(store).setName(get.name().text());
    if (get.selector() instanceof Selector.ByVersion byVersion) {
      request.setVersion(byVersion.id().text());
    } else if (get.selector() instanceof Selector.ByStage byStage) {
      request.setStage(byStage.stage().name());
    }
    return request.build();
  }

  static BatchGetSecretsItem item(GetRequest get) {
    BatchGetSecretsItem.Builder item = BatchGetSecretsItem.newBuilder().setName(get.name().text());
    if (get.selector() instanceof Selector.ByVersion byVersion) {
      item.setVersion(byVersion.id().text());
    } else if (get.selector() instanceof Selector.ByStage byStage) {
      item.setStage(byStage.stage().name());
    }
    return item.build();
  }

  static dev.coffer.proto.v1.MetadataChange change(MetadataChange change) {
    dev.coffer.proto.v1.MetadataChange.Builder wire =
        dev.coffer.proto.v1.MetadataChange.newBuilder()
            .putAllSetLabels(change.setLabels())
            .addAllRemoveLabels(change.removeLabels());
    if (change.description() != null) {
      wire.setDescription(change.description());
    }
    if (change.contentType() != null) {
      wire.setContentType(change.contentType());
    }
    Instant expiry = change.expireTime();
    if (expiry != null) {
      if (expiry.equals(MetadataChange.NEVER)) {
        wire.setNeverExpires(true);
      } else {
        wire.setExpireTime(timestamp(expiry));
      }
    }
    return wire.build();
  }

  static Timestamp timestamp(Instant time) {
    if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
      throw SecretsException.of(
              ErrorCode.INVALID_ARGUMENT, "The time is outside the years 1 to 9999.")
          .remedy("Give a nearer time, or none.")
          .build();
    }
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  static String text(@Nullable VersionId version) {
    return version == null ? "" : version.text();
  }

  static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
