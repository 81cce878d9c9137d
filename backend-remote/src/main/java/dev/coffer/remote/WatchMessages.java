package dev.coffer.remote;

import com.google.protobuf.Duration;
import dev.coffer.journal.ResumeToken;
import dev.coffer.journal.WatchEvent;
import dev.coffer.journal.WatchRequest;
import dev.coffer.journal.WatchStart;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Stage;
import dev.coffer.model.VersionId;
import dev.coffer.proto.v1.Change;
import dev.coffer.proto.v1.ChangeKind;
import dev.coffer.proto.v1.SnapshotItem;
import dev.coffer.proto.v1.WatchResponse;
import dev.coffer.spi.Verb;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Watches as messages, and what a server tells as events. */
final class WatchMessages {
  private WatchMessages() {}

  /**
   * @param store the name of the one store on the server
   */
  static dev.coffer.proto.v1.WatchRequest request(WatchRequest request, String store) {
    dev.coffer.proto.v1.WatchRequest.Builder wire =
        dev.coffer.proto.v1.WatchRequest.newBuilder()
            .addStores(store)
            .setPrefix(request.filter().prefix().text())
            .setLatestOnly(request.latestOnly())
            .setIncludeValue(request.includeValue())
            .setBookmarkInterval(
                Duration.newBuilder()
                    .setSeconds(request.bookmarks().getSeconds())
                    .setNanos(request.bookmarks().getNano()));
    request.filter().names().stream().sorted().forEach(name -> wire.addNames(name.text()));
    request.filter().kinds().stream().sorted().forEach(kind -> wire.addKinds(kind(kind)));
    if (request.start() instanceof WatchStart.After after) {
      wire.setResumeToken(after.token().text());
    } else if (request.start() instanceof WatchStart.Snapshot) {
      wire.setSnapshot(true);
    }
    return wire.build();
  }

  /**
   * @param store the name that this side has for the store
   * @return null for a kind of message that this side does not know and that has no token
   */
  static @Nullable WatchEvent event(WatchResponse message, String store) {
    @Nullable ResumeToken token =
        message.getResumeToken().isEmpty() ? null : new ResumeToken(message.getResumeToken());
    return switch (message.getMessageCase()) {
      case CHANGE -> changed(message.getChange(), store, required(token));
      case SNAPSHOT_BEGIN -> new WatchEvent.SnapshotBegin();
      case SNAPSHOT_ITEM -> item(message.getSnapshotItem(), store);
      case SNAPSHOT_END -> new WatchEvent.SnapshotEnd(required(token));
      case BOOKMARK -> new WatchEvent.Bookmark(required(token));
      case MESSAGE_NOT_SET -> token == null ? null : new WatchEvent.Bookmark(token);
    };
  }

  private static WatchEvent changed(Change change, String store, ResumeToken token) {
    return new WatchEvent.Changed(
        store,
        change.getRevision(),
        verb(change.getKind()),
        SecretName.of(change.getName()),
        change.getVersion().isEmpty() ? null : VersionId.of(change.getVersion()),
        change.getStagesList().stream().map(Stage::of).collect(Collectors.toUnmodifiableSet()),
        change.getIncarnation(),
        change.getStageRevision(),
        change.getActor(),
        FromWire.instant(change.getChangeTime()),
        change.hasSecret() ? FromWire.secret(change.getSecret()) : null,
        token);
  }

  private static WatchEvent item(SnapshotItem item, String store) {
    @Nullable Secret secret = item.hasSecret() ? FromWire.secret(item.getSecret()) : null;
    return new WatchEvent.SnapshotItem(
        store,
        SecretName.of(item.getName()),
        item.hasCurrent() ? FromWire.version(item.getCurrent()) : null,
        item.getIncarnation(),
        item.getStageRevision(),
        secret);
  }

  private static ResumeToken required(@Nullable ResumeToken token) {
    if (token == null) {
      throw SecretsException.of(ErrorCode.INTERNAL, "The server sent a change without a position.")
          .remedy("See the server's log.")
          .build();
    }
    return token;
  }

  private static ChangeKind kind(Verb verb) {
    return switch (verb) {
      case PUT -> ChangeKind.CHANGE_KIND_PUT;
      case PATCH_FIELDS -> ChangeKind.CHANGE_KIND_PATCH;
      case UPDATE_METADATA -> ChangeKind.CHANGE_KIND_UPDATE;
      case MOVE_STAGE -> ChangeKind.CHANGE_KIND_MOVE_STAGE;
      case SET_VERSION_STATE -> ChangeKind.CHANGE_KIND_SET_STATE;
      case DELETE -> ChangeKind.CHANGE_KIND_DELETE;
      case RESTORE -> ChangeKind.CHANGE_KIND_RESTORE;
      case PURGE -> ChangeKind.CHANGE_KIND_PURGE;
      case OBSERVE -> ChangeKind.CHANGE_KIND_OBSERVED;
      case GET, GET_MANY, DESCRIBE, LIST, LIST_VERSIONS ->
          throw new IllegalArgumentException(verb + " changes nothing");
    };
  }

  /** A kind of a later version changes something that this one does not know: metadata. */
  private static Verb verb(ChangeKind kind) {
    return switch (kind) {
      case CHANGE_KIND_PUT -> Verb.PUT;
      case CHANGE_KIND_PATCH -> Verb.PATCH_FIELDS;
      case CHANGE_KIND_MOVE_STAGE -> Verb.MOVE_STAGE;
      case CHANGE_KIND_SET_STATE -> Verb.SET_VERSION_STATE;
      case CHANGE_KIND_DELETE -> Verb.DELETE;
      case CHANGE_KIND_RESTORE -> Verb.RESTORE;
      case CHANGE_KIND_PURGE -> Verb.PURGE;
      case CHANGE_KIND_OBSERVED -> Verb.OBSERVE;
      case CHANGE_KIND_UPDATE, CHANGE_KIND_UNSPECIFIED, UNRECOGNIZED -> Verb.UPDATE_METADATA;
    };
  }
}
