package dev.coffer.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.Page;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretState;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionState;
import dev.coffer.spi.BackendProvider;
import dev.coffer.spi.Change;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetManyRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.Interest;
import dev.coffer.spi.Limits;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.MoveStageRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.SetVersionStateRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import dev.coffer.spi.Verb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class MemoryBackendTest {
  private static final SecretName NAME = SecretName.of("trading/db");
  private static final OperationContext CONTEXT = OperationContext.LOCAL;

  private final MemoryBackend store = MemoryBackend.open();

  private Version put(String text) {
    return put(NAME, text, PutCondition.NONE, Stage.CURRENT, CONTEXT);
  }

  private Version put(
      SecretName name, String text, PutCondition condition, Stage stage, OperationContext context) {
    try (SecretValue value = SecretValue.ofUtf8(text)) {
      return store.put(new PutRequest(name, value, condition, stage, MetadataChange.NONE), context);
    }
  }

  private String read(Selector selector) {
    try (Secret secret = store.get(new GetRequest(NAME, selector), CONTEXT)) {
      return secret.value().utf8();
    }
  }

  private String read() {
    return read(Selector.CURRENT);
  }

  private static ErrorCode code(ThrowingCallable call) {
    return catchThrowableOfType(SecretsException.class, call).code();
  }

  @Test
  void versionsAreCountedAndReadableByIdAndStage() {
    Version first = put("first");
    Version second = put("second");
    assertThat(first.number()).isEqualTo(1);
    assertThat(second.number()).isEqualTo(2);
    assertThat(read()).isEqualTo("second");
    assertThat(read(Selector.version(first.id()))).isEqualTo("first");
    assertThat(read(Selector.stage(Stage.PREVIOUS))).isEqualTo("first");
    assertThat(second.stageRevision()).isGreaterThan(first.stageRevision());
  }

  @Test
  void aConditionThatDoesNotHoldChangesNothing() {
    Version first = put("first");
    put("second");
    PutCondition stale = PutCondition.ifVersion(first.id());
    assertThat(code(() -> put(NAME, "third", stale, Stage.CURRENT, CONTEXT)))
        .isEqualTo(ErrorCode.VERSION_MISMATCH);
    assertThat(code(() -> put(NAME, "third", PutCondition.CREATE_ONLY, Stage.CURRENT, CONTEXT)))
        .isEqualTo(ErrorCode.ALREADY_EXISTS);
    assertThat(read()).isEqualTo("second");
  }

  @Test
  void aPendingVersionLeavesCurrentAlone() {
    put("first");
    Version pending = put(NAME, "next", PutCondition.NONE, Stage.PENDING, CONTEXT);
    assertThat(read()).isEqualTo("first");
    store.moveStage(new MoveStageRequest(NAME, Stage.CURRENT, pending.id(), null), CONTEXT);
    assertThat(read()).isEqualTo("next");
    assertThat(read(Selector.stage(Stage.PREVIOUS))).isEqualTo("first");
  }

  @Test
  void aRequestThatComesAgainIsOneAndWithOtherContentAConflict() {
    OperationContext again = CONTEXT.withRequestId("r-1");
    Version first = put(NAME, "value", PutCondition.NONE, Stage.CURRENT, again);
    assertThat(put(NAME, "value", PutCondition.NONE, Stage.CURRENT, again)).isEqualTo(first);
    assertThat(code(() -> put(NAME, "other", PutCondition.NONE, Stage.CURRENT, again)))
        .isEqualTo(ErrorCode.ALREADY_EXISTS);
    assertThat(store.listVersions(new ListVersionsRequest(NAME, 10, ""), CONTEXT).items())
        .hasSize(1);
  }

  @Test
  void aPatchKeepsTheFieldsThatItDoesNotName() {
    SecretValue before = SecretValue.ofFields(Map.of("user", "app", "old", "x", "password", "1"));
    store.put(PutRequest.of(NAME, before), CONTEXT);
    store.patchFields(
        new PatchFieldsRequest(
            NAME,
            SecretValue.ofFields(Map.of("password", "2")),
            Set.of("old"),
            PutCondition.NONE,
            MetadataChange.NONE),
        CONTEXT);
    try (Secret secret = store.get(GetRequest.current(NAME), CONTEXT)) {
      assertThat(secret.value().fields()).isEqualTo(Map.of("user", "app", "password", "2"));
    }
  }

  @Test
  void metadataChangesWithoutANewVersionAndUnderItsEtag() {
    put("first");
    SecretMetadata before = store.describe(new DescribeRequest(NAME), CONTEXT);
    Instant expiry = Instant.parse("2030-01-01T00:00:00Z");
    MetadataChange change =
        MetadataChange.builder()
            .label("team", "risk")
            .description("the database")
            .contentType("text/plain")
            .expireTime(expiry)
            .build();
    SecretMetadata after =
        store.updateMetadata(new UpdateMetadataRequest(NAME, change, before.etag()), CONTEXT);
    assertThat(after.labels()).isEqualTo(Map.of("team", "risk"));
    assertThat(after.description()).isEqualTo("the database");
    assertThat(after.contentType()).isEqualTo("text/plain");
    assertThat(after.expireTime()).isEqualTo(expiry);
    assertThat(after.current()).isEqualTo(before.current());
    assertThat(
            code(
                () ->
                    store.updateMetadata(
                        new UpdateMetadataRequest(NAME, change, before.etag()), CONTEXT)))
        .isEqualTo(ErrorCode.VERSION_MISMATCH);
  }

  @Test
  void aDisabledVersionIsKeptAndNotRead() {
    Version version = put("first");
    store.setVersionState(new SetVersionStateRequest(NAME, version.id(), false), CONTEXT);
    assertThat(code(this::read)).isEqualTo(ErrorCode.FAILED_PRECONDITION);
    store.setVersionState(new SetVersionStateRequest(NAME, version.id(), true), CONTEXT);
    assertThat(read()).isEqualTo("first");
  }

  @Test
  void aDeletedSecretIsDescribedListedApartAndRestored() {
    put("first");
    store.delete(new DeleteRequest(NAME, null), CONTEXT);
    assertThat(code(this::read)).isEqualTo(ErrorCode.DELETED);
    assertThat(code(() -> put("second"))).isEqualTo(ErrorCode.DELETED);
    assertThat(code(() -> store.delete(new DeleteRequest(NAME, null), CONTEXT)))
        .isEqualTo(ErrorCode.DELETED);
    assertThat(store.describe(new DescribeRequest(NAME), CONTEXT).state())
        .isEqualTo(SecretState.DELETED);
    assertThat(store.list(ListRequest.of(NamePrefix.ALL, 10), CONTEXT).items()).isEmpty();
    ListRequest deleted = new ListRequest(NamePrefix.ALL, Map.of(), true, null, 10, "");
    assertThat(store.list(deleted, CONTEXT).items()).hasSize(1);
    store.restore(new RestoreRequest(NAME, null), CONTEXT);
    store.restore(new RestoreRequest(NAME, null), CONTEXT);
    assertThat(read()).isEqualTo("first");
  }

  @Test
  void aSingleVersionIsDeletedRestoredAndDestroyed() {
    Version first = put("first");
    put("second");
    store.delete(new DeleteRequest(NAME, first.id()), CONTEXT);
    assertThat(code(() -> read(Selector.version(first.id())))).isEqualTo(ErrorCode.DELETED);
    store.restore(new RestoreRequest(NAME, first.id()), CONTEXT);
    assertThat(read(Selector.version(first.id()))).isEqualTo("first");
    store.purge(new PurgeRequest(NAME, first.id()), CONTEXT);
    assertThat(code(() -> read(Selector.version(first.id()))))
        .isEqualTo(ErrorCode.FAILED_PRECONDITION);
    List<Version> versions =
        store.listVersions(new ListVersionsRequest(NAME, 10, ""), CONTEXT).items();
    assertThat(versions)
        .extracting(Version::state)
        .containsExactly(VersionState.ENABLED, VersionState.DESTROYED);
  }

  @Test
  void aNumberIsNeverUsedTwiceEvenAfterAPurge() {
    put("first");
    put("second");
    store.purge(new PurgeRequest(NAME, null), CONTEXT);
    assertThat(code(this::read)).isEqualTo(ErrorCode.NOT_FOUND);
    Version again = put("third");
    assertThat(again.number()).isEqualTo(3);
    assertThat(again.incarnation()).isEqualTo(2);
  }

  @Test
  void theOldestVersionsGiveWayUnlessTheyBearAStage() {
    MemoryBackend small = MemoryBackend.bounded(new Limits(100, 10, 2, 10));
    for (int i = 1; i <= 4; i++) {
      small.put(PutRequest.of(NAME, SecretValue.ofUtf8("value " + i)), CONTEXT);
    }
    assertThat(small.listVersions(new ListVersionsRequest(NAME, 10, ""), CONTEXT).items())
        .extracting(Version::number)
        .containsExactly(4L, 3L);
    PutRequest pending =
        new PutRequest(
            NAME,
            SecretValue.ofUtf8("next"),
            PutCondition.NONE,
            Stage.PENDING,
            MetadataChange.NONE);
    assertThat(code(() -> small.put(pending, CONTEXT))).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
  }

  @Test
  void listsComeInPagesInTheOrderOfNames() {
    for (String name : List.of("b/2", "a/1", "b/1", "b/3", "c")) {
      put(SecretName.of(name), "x", PutCondition.NONE, Stage.CURRENT, CONTEXT);
    }
    List<String> names = new ArrayList<>();
    ListRequest request = ListRequest.of(NamePrefix.of("b/"), 2);
    Page<SecretMetadata> page = store.list(request, CONTEXT);
    assertThat(page.items()).hasSize(2);
    page.items().forEach(item -> names.add(item.name().text()));
    page = store.list(request.after(page.nextPageToken()), CONTEXT);
    page.items().forEach(item -> names.add(item.name().text()));
    assertThat(page.isLast()).isTrue();
    assertThat(names).containsExactly("b/1", "b/2", "b/3");
  }

  @Test
  void aPageTokenOfAnotherListIsRefused() {
    put(SecretName.of("b/1"), "x", PutCondition.NONE, Stage.CURRENT, CONTEXT);
    put(SecretName.of("b/2"), "x", PutCondition.NONE, Stage.CURRENT, CONTEXT);
    String token = store.list(ListRequest.of(NamePrefix.of("b/"), 1), CONTEXT).nextPageToken();
    assertThat(token).isNotEmpty();
    assertThat(code(() -> store.list(ListRequest.of(NamePrefix.ALL, 1).after(token), CONTEXT)))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(code(() -> store.list(ListRequest.of(NamePrefix.ALL, 1).after("no token"), CONTEXT)))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void versionsComeInPagesNewestFirst() {
    for (int i = 0; i < 5; i++) {
      put("value " + i);
    }
    Page<Version> page = store.listVersions(new ListVersionsRequest(NAME, 3, ""), CONTEXT);
    assertThat(page.items()).extracting(Version::number).containsExactly(5L, 4L, 3L);
    page = store.listVersions(new ListVersionsRequest(NAME, 3, page.nextPageToken()), CONTEXT);
    assertThat(page.items()).extracting(Version::number).containsExactly(2L, 1L);
    assertThat(page.isLast()).isTrue();
  }

  @Test
  void aBatchHasAStatusForEachName() {
    put("first");
    List<BatchEntry> entries =
        store.getMany(
            new GetManyRequest(
                List.of(GetRequest.current(SecretName.of("absent")), GetRequest.current(NAME))),
            CONTEXT);
    assertThat(((BatchEntry.Failed) entries.get(0)).error().code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(((BatchEntry.Found) entries.get(1)).secret().value().utf8()).isEqualTo("first");
  }

  @Test
  void changesAreToldInOrderUntilTheSubscriptionEnds() {
    List<Change> heard = new ArrayList<>();
    try (SecretBackend.Subscription subscription = store.changes(Interest.ALL, heard::add)) {
      put("first");
      store.delete(new DeleteRequest(NAME, null), CONTEXT);
    }
    store.restore(new RestoreRequest(NAME, null), CONTEXT);
    assertThat(heard).extracting(Change::verb).containsExactly(Verb.PUT, Verb.DELETE);
    assertThat(heard.get(1).revision()).isGreaterThan(heard.get(0).revision());
  }

  @Test
  void aClosedStoreIsUnavailable() {
    put("first");
    store.close();
    assertThat(code(this::read)).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(store.probe(CONTEXT).healthy()).isFalse();
  }

  @Test
  void theServiceFileNamesTheProvider() {
    assertThat(ServiceLoader.load(BackendProvider.class))
        .anyMatch(provider -> provider.type().equals("memory"));
  }
}
