package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.layer.StandardPipeline;
import dev.coffer.memory.MemoryBackend;
import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretState;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.pipeline.Stores;
import dev.coffer.spi.Capability;
import dev.coffer.spi.ClientTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsClientTest {
  private static final String NAME = "trading/db";

  private final MemoryBackend backend = MemoryBackend.open();
  private final SecretsClient secrets = SecretsClient.builder().store("default", backend).build();

  @AfterEach
  void close() {
    secrets.close();
  }

  private Version put(SecretsClient client, String text) {
    try (SecretValue value = SecretValue.ofUtf8(text)) {
      return client.put(NAME, value);
    }
  }

  private static String text(SecretValue value) {
    try (value) {
      return value.utf8();
    }
  }

  private static SecretsException failure(ThrowingCallable call) {
    return catchThrowableOfType(SecretsException.class, call);
  }

  @Test
  void aVersionIsReadByItsIdAndByItsStage() {
    Version first = put(secrets, "first");
    put(secrets, "second");
    assertThat(text(secrets.get(Get.of(NAME).version(first.id())))).isEqualTo("first");
    assertThat(text(secrets.get(Get.of(NAME).stage(Stage.PREVIOUS)))).isEqualTo("first");
    try (Secret secret = secrets.read(NAME)) {
      assertThat(secret.version().number()).isEqualTo(2);
      assertThat(secret.provenance().stale()).isFalse();
    }
  }

  @Test
  void aPutSaysAllThatAStoreKeeps() {
    Instant expiry = Instant.parse("2030-01-01T00:00:00Z");
    secrets.put(
        Put.of(NAME)
            .field("user", "app")
            .field("password", "one")
            .createOnly()
            .label("team", "risk")
            .description("the database")
            .contentType("application/json")
            .expires(expiry));
    SecretMetadata metadata = secrets.describe(NAME);
    assertThat(secrets.get(NAME, "user")).isEqualTo("app");
    assertThat(metadata.labels()).containsEntry("team", "risk");
    assertThat(metadata.description()).isEqualTo("the database");
    assertThat(metadata.expireTime()).isEqualTo(expiry);

    metadata =
        secrets.update(Update.of(NAME).removeLabel("team").neverExpires().ifEtag(metadata.etag()));
    assertThat(metadata.labels()).isEmpty();
    assertThat(metadata.expireTime()).isNull();
  }

  @Test
  void aPutWithoutAValueOrWithTwoIsRefused() {
    assertThat(failure(() -> secrets.put(Put.of(NAME))).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(
            failure(() -> secrets.put(Put.of(NAME).value(SecretValue.ofUtf8("x")).field("a", "b")))
                .code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void thePutLeavesTheCallersValueOpen() {
    SecretValue value = SecretValue.ofUtf8("mine");
    secrets.put(Put.of(NAME).value(value));
    assertThat(value.utf8()).isEqualTo("mine");
  }

  @Test
  void aRequestIdMakesTwoPutsOne() {
    SecretsClient once = secrets.withRequestId("r-1");
    Version first = put(once, "value");
    assertThat(put(once, "value")).isEqualTo(first);
    assertThat(secrets.put(Put.of(NAME).value(SecretValue.ofUtf8("v")).requestId("r-2")))
        .isEqualTo(secrets.put(Put.of(NAME).value(SecretValue.ofUtf8("v")).requestId("r-2")));
    assertThat(secrets.versions(NAME)).hasSize(2);
    assertThat(failure(() -> secrets.withRequestId("no spaces")).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void aListReadsItsPagesAsTheyAreNeeded() {
    for (int i = 0; i < 25; i++) {
      secrets.put("list/%02d".formatted(i), SecretValue.ofUtf8("x"));
    }
    long before = backend.faults().calls();
    Listing listing = secrets.list(Query.of("list/").pageSize(10));
    assertThat(backend.faults().calls()).isEqualTo(before);
    assertThat(listing.stream().limit(5).count()).isEqualTo(5);
    assertThat(backend.faults().calls() - before).isEqualTo(1);

    List<String> names = new ArrayList<>();
    listing.forEach(secret -> names.add(secret.name().text()));
    assertThat(names)
        .containsExactlyElementsOf(
            IntStream.range(0, 25).mapToObj("list/%02d"::formatted).toList());
    assertThat(listing.unaddressable()).isEmpty();
    assertThat(secrets.listPage(Query.of("list/").pageSize(10)).nextPageToken()).isNotEmpty();
  }

  @Test
  void allVersionsAreRead() {
    for (int i = 0; i < 7; i++) {
      put(secrets, "value " + i);
    }
    assertThat(secrets.versions(NAME)).extracting(Version::number).startsWith(7L).endsWith(1L);
    assertThat(secrets.versionsPage(NAME, 3, "").items()).hasSize(3);
  }

  @Test
  void aRollbackSwapsCurrentAndPreviousWhereTheStoreCanMoveThem() {
    Version first = put(secrets, "first");
    Version second = put(secrets, "second");
    Rollback back = secrets.rollback(NAME);
    assertThat(back.writtenAgain()).isFalse();
    assertThat(back.current()).isEqualTo(first.id());
    assertThat(back.replaced()).isEqualTo(second.id());
    assertThat(text(secrets.get(NAME))).isEqualTo("first");
    assertThat(secrets.rollback(NAME).current()).isEqualTo(second.id());
    assertThat(text(secrets.get(NAME))).isEqualTo("second");
    assertThat(secrets.versions(NAME)).hasSize(2);
  }

  @Test
  void aRollbackWritesTheOldValueAgainWhereCurrentCannotMove() {
    try (SecretsClient fixed =
        SecretsClient.builder()
            .store("default", MemoryBackend.without(Capability.MOVABLE_CURRENT))
            .build()) {
      put(fixed, "first");
      put(fixed, "second");
      Rollback back = fixed.rollback(NAME);
      assertThat(back.writtenAgain()).isTrue();
      assertThat(text(fixed.get(NAME))).isEqualTo("first");
      assertThat(fixed.versions(NAME)).hasSize(3);
      assertThat(failure(() -> fixed.promote(NAME, back.replaced())).code())
          .isEqualTo(ErrorCode.UNSUPPORTED);
    }
  }

  @Test
  void aRollbackOfWhatSomeoneElseChangedMeanwhileIsRefused() {
    put(secrets, "first");
    put(secrets, "second");
    List<Version> before = secrets.versions(NAME);
    put(secrets, "third");
    try (Stores stores = Stores.of(Map.of("default", backend), StandardPipeline.config())) {
      Calls calls = Calls.on(stores, "default");
      RollingBack late = new RollingBack(calls, SecretName.of(NAME), before);
      assertThat(failure(late::run).code()).isEqualTo(ErrorCode.VERSION_MISMATCH);
      assertThat(text(secrets.get(NAME))).isEqualTo("third");
    }
  }

  @Test
  void aRollbackWithNothingToGoBackToSaysSo() {
    put(secrets, "only");
    assertThat(failure(() -> secrets.rollback(NAME)).code())
        .isEqualTo(ErrorCode.FAILED_PRECONDITION);
    assertThat(failure(() -> secrets.rollback("absent")).code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void stagesMoveByCompareAndSet() {
    Version first = put(secrets, "first");
    Version second = put(secrets, "second");
    Stage canary = Stage.of("canary");
    secrets.moveStage(NAME, canary, first.id());
    assertThat(text(secrets.get(Get.of(NAME).stage(canary)))).isEqualTo("first");
    assertThat(failure(() -> secrets.moveStage(NAME, canary, first.id(), second.id())).code())
        .isEqualTo(ErrorCode.VERSION_MISMATCH);
    secrets.removeStage(NAME, canary);
    assertThat(failure(() -> secrets.get(Get.of(NAME).stage(canary))).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
    secrets.promote(NAME, first.id());
    assertThat(text(secrets.get(NAME))).isEqualTo("first");
  }

  @Test
  void versionsAreDisabledDeletedAndDestroyed() {
    Version first = put(secrets, "first");
    put(secrets, "second");
    secrets.disable(NAME, first.id());
    Get old = Get.of(NAME).version(first.id());
    assertThat(failure(() -> secrets.get(old)).code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
    secrets.enable(NAME, first.id());
    secrets.delete(NAME, first.id());
    assertThat(failure(() -> secrets.get(old)).code()).isEqualTo(ErrorCode.DELETED);
    secrets.restore(NAME, first.id());
    assertThat(text(secrets.get(old))).isEqualTo("first");
    secrets.purge(NAME, first.id());
    assertThat(failure(() -> secrets.get(old)).code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
  }

  @Test
  void secretsAreDeletedRestoredAndPurged() {
    put(secrets, "first");
    assertThat(secrets.delete(NAME).state()).isEqualTo(SecretState.DELETED);
    assertThat(secrets.restore(NAME).state()).isEqualTo(SecretState.ENABLED);
    assertThat(secrets.purge(NAME).name().text()).isEqualTo(NAME);
    assertThat(failure(() -> secrets.describe(NAME)).code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void aBatchOfAnySizeKeepsItsOrder() {
    List<String> names = IntStream.range(0, 2_500).mapToObj(i -> "batch/" + i).toList();
    secrets.put("batch/7", SecretValue.ofUtf8("seven"));
    List<BatchEntry> entries = secrets.getAll(names);
    assertThat(entries).hasSize(2_500);
    assertThat(entries.get(7)).isInstanceOf(BatchEntry.Found.class);
    assertThat(entries.get(2_499).name().text()).isEqualTo("batch/2499");
  }

  @Test
  void whatIsRequiredAndCannotBeReachedIsNotCalledMissing() {
    put(secrets, "first");
    secrets.delete(NAME);
    SecretsException deleted = failure(() -> secrets.require(NAME, "absent"));
    assertThat(deleted.getMessage()).contains(NAME + " (deleted)", "absent (not found)");
    backend.faults().failNext(10, ErrorCode.UNAVAILABLE);
    assertThat(failure(() -> secrets.require(NAME)).code()).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void aViewHasATimeoutOfItsOwn() {
    backend.faults().hold();
    SecretsException e = failure(() -> secrets.withTimeout(Duration.ofMillis(50)).get(NAME));
    assertThat(e.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    backend.faults().release();
    assertThat(failure(() -> secrets.withTimeout(Duration.ZERO)).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void closingAViewLeavesTheClientOpen() {
    put(secrets, "first");
    secrets.withTimeout(Duration.ofSeconds(5)).close();
    secrets.store("default").close();
    assertThat(text(secrets.get(NAME))).isEqualTo("first");
  }

  @Test
  void aClientWithoutADefaultStoreFailsOnlyWhenItIsAsked() {
    try (SecretsClient other =
        SecretsClient.builder().store("cloud", MemoryBackend.open()).build()) {
      other.store("cloud").put(NAME, SecretValue.ofUtf8("there"));
      assertThat(other.stores()).containsExactly("cloud");
      SecretsException e = failure(() -> other.get(NAME));
      assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND);
      assertThat(e.remedy()).contains("cloud");
      assertThat(failure(() -> other.store("absent")).code()).isEqualTo(ErrorCode.NOT_FOUND);
    }
  }

  @Test
  void aBadNameNeverReachesTheStore() {
    for (String bad : List.of("", "/a", "a//b", "a/../b", "a b", "ä", "a".repeat(256))) {
      assertThat(failure(() -> secrets.get(bad)).code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }
    assertThat(backend.faults().calls()).isZero();
  }

  @Test
  void aServerNeedsTheRemoteBackendOnTheClassPath() {
    SecretsException e =
        failure(() -> SecretsClient.connect("secrets.internal:7443", ClientTls.system()));
    assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(e.remedy()).contains("dev.coffer:backend-remote");
  }

  @Test
  void aConfigurationMakesTheSameClient(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("coffer.yaml");
    Files.writeString(
        file,
        """
        stores:
          default: { type: memory }
          cloud: { type: memory }
        cache: { ttl: 5m }
        """);
    try (SecretsClient loaded = SecretsClient.load(file)) {
      put(loaded, "here");
      put(loaded.store("cloud"), "there");
      assertThat(text(loaded.get(NAME))).isEqualTo("here");
      assertThat(text(loaded.store("cloud").get(NAME))).isEqualTo("there");
      assertThat(loaded.stores()).containsExactly("default", "cloud");
    }
  }

  @Test
  void aClientNeedsStoresAndEachItsOwnName() {
    assertThat(failure(() -> SecretsClient.builder().build()).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(
            failure(
                    () ->
                        SecretsClient.builder()
                            .store("a", MemoryBackend.open())
                            .store("a", MemoryBackend.open()))
                .code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void theStoreSaysWhatItCanAndWhetherItAnswers() {
    assertThat(secrets.storeName()).isEqualTo("default");
    assertThat(secrets.capabilities().has(Capability.COMPARE_AND_SET)).isTrue();
    assertThat(secrets.probe().healthy()).isTrue();
  }
}
