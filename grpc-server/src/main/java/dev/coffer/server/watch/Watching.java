package dev.coffer.server.watch;

import com.google.protobuf.Duration;
import dev.coffer.journal.ResumeToken;
import dev.coffer.journal.WatchEvent;
import dev.coffer.journal.WatchFilter;
import dev.coffer.journal.WatchRequest;
import dev.coffer.journal.WatchStart;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Stage;
import dev.coffer.proto.v1.Bookmark;
import dev.coffer.proto.v1.Change;
import dev.coffer.proto.v1.ChangeKind;
import dev.coffer.proto.v1.SnapshotBegin;
import dev.coffer.proto.v1.SnapshotEnd;
import dev.coffer.proto.v1.SnapshotItem;
import dev.coffer.proto.v1.WatchResponse;
import dev.coffer.server.call.Wire;
import dev.coffer.server.secrets.Answers;
import dev.coffer.spi.Verb;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Watches on the wire. A value is not copied: a message with one must be sent before it closes. */
final class Watching {
  private static final String DEFAULT_STORE = "default";

  private Watching() {}

  /**
   * What is watched.
   *
   * @throws SecretsException INVALID_ARGUMENT
   */
  static WatchRequest request(dev.coffer.proto.v1.WatchRequest request) {
    List<String> stores =
        request.getStoresCount() == 0
            ? List.of(DEFAULT_STORE)
            : request.getStoresList().stream().map(s -> s.isEmpty() ? DEFAULT_STORE : s).toList();
    if (request.getNamesCount() > WatchFilter.MAX_NAMES) {
      throw invalid("A watch is of at most 1000 names.", "Watch a prefix.");
    }
    Set<SecretName> names = new LinkedHashSet<>();
    request.getNamesList().forEach(name -> names.add(SecretName.of(name)));
    WatchFilter filter =
        new WatchFilter(stores, NamePrefix.of(request.getPrefix()), names, kinds(request));
    return new WatchRequest(
        filter,
        start(request),
        request.getLatestOnly(),
        request.getIncludeValue(),
        request.hasBookmarkInterval()
            ? duration(request.getBookmarkInterval())
            : WatchRequest.BOOKMARKS);
  }

  private static Set<Verb> kinds(dev.coffer.proto.v1.WatchRequest request) {
    Set<Verb> kinds = EnumSet.noneOf(Verb.class);
    request.getKindsList().forEach(kind -> kinds.add(verb(kind)));
    return kinds;
  }

  private static WatchStart start(dev.coffer.proto.v1.WatchRequest request) {
    return switch (request.getStartCase()) {
      case RESUME_TOKEN -> WatchStart.after(new ResumeToken(request.getResumeToken()));
      case SNAPSHOT -> {
        if (!request.getSnapshot()) {
          throw invalid("snapshot is false.", "Leave it out to begin with the next change.");
        }
        yield WatchStart.SNAPSHOT;
      }
      case START_NOT_SET -> WatchStart.NOW;
    };
  }

  private static java.time.Duration duration(Duration duration) {
    boolean wellFormed = duration.getSeconds() >= 0 && duration.getSeconds() <= 60;
    if (!wellFormed || duration.getNanos() < 0 || duration.getNanos() > 999_999_999) {
      throw invalid("The time between bookmarks is out of bounds.", "Use 1 to 60 seconds.");
    }
    return java.time.Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
  }

  private static Verb verb(ChangeKind kind) {
    return switch (kind) {
      case CHANGE_KIND_PUT -> Verb.PUT;
      case CHANGE_KIND_PATCH -> Verb.PATCH_FIELDS;
      case CHANGE_KIND_UPDATE -> Verb.UPDATE_METADATA;
      case CHANGE_KIND_MOVE_STAGE -> Verb.MOVE_STAGE;
      case CHANGE_KIND_SET_STATE -> Verb.SET_VERSION_STATE;
      case CHANGE_KIND_DELETE -> Verb.DELETE;
      case CHANGE_KIND_RESTORE -> Verb.RESTORE;
      case CHANGE_KIND_PURGE -> Verb.PURGE;
      case CHANGE_KIND_OBSERVED -> Verb.OBSERVE;
      case CHANGE_KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw invalid("A kind of change is unknown.", "Name kinds that this server knows.");
    };
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

  static WatchResponse message(WatchEvent event) {
    WatchResponse.Builder message = WatchResponse.newBuilder();
    if (event instanceof WatchEvent.Changed changed) {
      message.setChange(change(changed));
    } else if (event instanceof WatchEvent.SnapshotItem item) {
      message.setSnapshotItem(item(item));
    } else if (event instanceof WatchEvent.SnapshotBegin) {
      message.setSnapshotBegin(SnapshotBegin.getDefaultInstance());
    } else if (event instanceof WatchEvent.SnapshotEnd) {
      message.setSnapshotEnd(SnapshotEnd.getDefaultInstance());
    } else {
      message.setBookmark(Bookmark.getDefaultInstance());
    }
    ResumeToken token = event.token();
    return token == null ? message.build() : message.setResumeToken(token.text()).build();
  }

  private static Change change(WatchEvent.Changed changed) {
    Change.Builder change =
        Change.newBuilder()
            .setStore(changed.store())
            .setRevision(changed.revision())
            .setKind(kind(changed.kind()))
            .setName(changed.name().text())
            .setIncarnation(changed.incarnation())
            .setStageRevision(changed.stageRevision())
            .setActor(changed.actor())
            .setChangeTime(Wire.timestamp(changed.time()));
    changed.stages().stream().sorted().map(Stage::name).forEach(change::addStages);
    if (changed.version() != null) {
      change.setVersion(changed.version().text());
    }
    if (changed.secret() != null) {
      change.setSecret(Answers.secret(changed.secret()));
    }
    return change.build();
  }

  private static SnapshotItem item(WatchEvent.SnapshotItem item) {
    SnapshotItem.Builder message =
        SnapshotItem.newBuilder()
            .setStore(item.store())
            .setName(item.name().text())
            .setIncarnation(item.incarnation())
            .setStageRevision(item.stageRevision());
    if (item.current() != null) {
      message.setCurrent(Answers.version(item.current()));
    }
    if (item.secret() != null) {
      message.setSecret(Answers.secret(item.secret()));
    }
    return message.build();
  }

  private static SecretsException invalid(String what, String mend) {
    return SecretsException.of(ErrorCode.INVALID_ARGUMENT, what).remedy(mend).build();
  }
}
