package dev.coffer.compose;

import static dev.coffer.compose.Secrets.CONTEXT;
import static dev.coffer.compose.Secrets.name;
import static dev.coffer.compose.Secrets.put;
import static dev.coffer.compose.Secrets.refused;
import static dev.coffer.compose.Secrets.servedBy;
import static dev.coffer.compose.Secrets.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.memory.MemoryBackend;
import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretState;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.spi.Capability;
import dev.coffer.spi.Change;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetManyRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.Interest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.MoveStageRequest;
import dev.coffer.spi.Probe;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.SetVersionStateRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LayeredBackendTest {
  private final MemoryBackend top = MemoryBackend.open();
  private final MemoryBackend middle = MemoryBackend.open();
  private final MemoryBackend bottom = MemoryBackend.open();
  private final LayeredBackend layered =
      LayeredBackend.writingTo(
          "middle",
          "app",
          List.of(
              new Member("top", top), new Member("middle", middle), new Member("bottom", bottom)));

  @Test
  void theTopmostLayerThatHasTheSecretAnswersAndIsNamed() {
    put(bottom, "a", "bottom");
    put(middle, "a", "middle");
    put(bottom, "b", "bottom");
    put(top, "c", "top");

    assertThat(value(layered, "a")).isEqualTo("middle");
    assertThat(servedBy(layered, "a")).isEqualTo("middle");
    assertThat(servedBy(layered, "b")).isEqualTo("bottom");
    assertThat(servedBy(layered, "c")).isEqualTo("top");
    assertThat(layered.describe(new DescribeRequest(name("b")), CONTEXT).servedBy())
        .isEqualTo("bottom");
  }

  @Test
  void aNameThatALayerCannotSpellIsReadFromTheNext() {
    put(middle, "a", "middle");
    top.faults().failNext(1, ErrorCode.INVALID_ARGUMENT);

    assertThat(value(layered, "a")).isEqualTo("middle");
  }

  @Test
  void aNameThatNoLayerCanSpellIsInvalid() {
    for (MemoryBackend layer : List.of(top, middle, bottom)) {
      layer.faults().failNext(1, ErrorCode.INVALID_ARGUMENT);
    }

    refused(ErrorCode.INVALID_ARGUMENT, () -> value(layered, "a"));
  }

  @Test
  void aNameThatNoLayerHasIsNotFoundInTheComposedStore() {
    bottom.faults().failNext(1, ErrorCode.INVALID_ARGUMENT);

    SecretsException error = refused(ErrorCode.NOT_FOUND, () -> value(layered, "a"));

    assertThat(error.store()).isEqualTo("app");
    assertThat(error.name()).isEqualTo("a");
    assertThat(error).hasMessageContaining("top, middle, bottom");
  }

  @Test
  void aDeletedSecretHidesThoseBelow() {
    put(bottom, "a", "bottom");
    put(middle, "a", "middle");
    middle.delete(new DeleteRequest(name("a"), null), CONTEXT);

    refused(ErrorCode.DELETED, () -> value(layered, "a"));
    SecretMetadata described = layered.describe(new DescribeRequest(name("a")), CONTEXT);
    assertThat(described.state()).isEqualTo(SecretState.DELETED);
    assertThat(described.servedBy()).isEqualTo("middle");
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "DELETED",
        "DENIED",
        "BACKEND_DENIED",
        "UNAVAILABLE",
        "THROTTLED",
        "FAILED_PRECONDITION",
        "INTEGRITY",
        "DEADLINE_EXCEEDED",
        "INTERNAL"
      })
  void nothingElseLeadsToTheNextLayer(ErrorCode code) {
    put(middle, "a", "middle");
    top.faults().failNext(1, code);
    refused(code, () -> value(layered, "a"));

    top.faults().failNext(1, code);
    refused(code, () -> layered.describe(new DescribeRequest(name("a")), CONTEXT));

    top.faults().failNext(1, code);
    refused(code, () -> put(layered, "a", "next"));
    assertThat(value(middle, "a")).isEqualTo("middle");
  }

  @Test
  void writesGoToTheLayerNamedForThem() {
    Version version = put(layered, "a", "written");

    assertThat(value(middle, "a")).isEqualTo("written");
    assertThat(value(layered, "a", version.id())).isEqualTo("written");
    assertThat(version.id().text()).startsWith("middle~");
    refused(ErrorCode.NOT_FOUND, () -> value(top, "a"));
    refused(ErrorCode.NOT_FOUND, () -> value(bottom, "a"));
  }

  @Test
  void aWriteThatAHigherLayerWouldHideFailsAndNamesIt() {
    put(top, "a", "top");
    Version below = put(middle, "a", "middle");
    VersionId id = new VersionId("middle~" + below.id());

    List<Runnable> writes =
        List.of(
            () -> put(layered, "a", "next"),
            () -> layered.updateMetadata(describing("a"), CONTEXT),
            () ->
                layered.moveStage(
                    new MoveStageRequest(name("a"), Stage.of("x"), id, null), CONTEXT),
            () ->
                layered.setVersionState(new SetVersionStateRequest(name("a"), id, false), CONTEXT),
            () -> layered.delete(new DeleteRequest(name("a"), null), CONTEXT),
            () -> layered.restore(new RestoreRequest(name("a"), null), CONTEXT),
            () -> layered.purge(new PurgeRequest(name("a"), null), CONTEXT));
    for (Runnable write : writes) {
      SecretsException error = refused(ErrorCode.FAILED_PRECONDITION, write);
      assertThat(error).hasMessageContaining("\"top\"");
      assertThat(error.name()).isEqualTo("a");
    }
    assertThat(value(middle, "a")).isEqualTo("middle");
  }

  @Test
  void aDeletedSecretAboveHidesAWriteToo() {
    put(top, "a", "top");
    top.delete(new DeleteRequest(name("a"), null), CONTEXT);

    refused(ErrorCode.FAILED_PRECONDITION, () -> put(layered, "a", "next"));
  }

  private static UpdateMetadataRequest describing(String name) {
    return new UpdateMetadataRequest(
        name(name), MetadataChange.builder().description("d").build(), "");
  }

  @Test
  void aSecretOfALowerLayerIsNotNew() {
    put(bottom, "a", "bottom");

    try (SecretValue value = SecretValue.ofUtf8("next")) {
      PutRequest create =
          new PutRequest(
              name("a"), value, PutCondition.CREATE_ONLY, Stage.CURRENT, MetadataChange.NONE);
      assertThat(refused(ErrorCode.ALREADY_EXISTS, () -> layered.put(create, CONTEXT)))
          .hasMessageContaining("\"bottom\"");
    }
    put(layered, "a", "next");
    assertThat(value(layered, "a")).isEqualTo("next");
  }

  @Test
  void aVersionOfAnotherLayerIsAMismatchForAWrite() {
    put(bottom, "a", "bottom");
    VersionId ofBottom = layered.describe(new DescribeRequest(name("a")), CONTEXT).current();
    assertThat(ofBottom.text()).startsWith("bottom~");

    try (SecretValue value = SecretValue.ofUtf8("next")) {
      PutRequest compareAndSet =
          new PutRequest(
              name("a"),
              value,
              PutCondition.ifVersion(ofBottom),
              Stage.CURRENT,
              MetadataChange.NONE);
      refused(ErrorCode.VERSION_MISMATCH, () -> layered.put(compareAndSet, CONTEXT));
    }
    refused(
        ErrorCode.VERSION_MISMATCH,
        () -> layered.purge(new PurgeRequest(name("a"), ofBottom), CONTEXT));
    assertThat(value(layered, "a")).isEqualTo("bottom");
  }

  @Test
  void anEtagOfAnotherLayerIsAMismatch() {
    put(bottom, "a", "bottom");
    String etag = layered.describe(new DescribeRequest(name("a")), CONTEXT).etag();
    put(middle, "a", "middle");

    refused(
        ErrorCode.VERSION_MISMATCH,
        () ->
            layered.updateMetadata(
                new UpdateMetadataRequest(name("a"), MetadataChange.NONE, etag), CONTEXT));
    String current = layered.describe(new DescribeRequest(name("a")), CONTEXT).etag();
    layered.updateMetadata(
        new UpdateMetadataRequest(
            name("a"), MetadataChange.builder().description("d").build(), current),
        CONTEXT);
    assertThat(middle.describe(new DescribeRequest(name("a")), CONTEXT).description())
        .isEqualTo("d");
  }

  @Test
  void aVersionIsReadFromItsOwnLayerWhateverLiesAboveIt() {
    put(bottom, "a", "bottom");
    VersionId ofBottom = layered.describe(new DescribeRequest(name("a")), CONTEXT).current();
    put(middle, "a", "middle");

    assertThat(value(layered, "a", ofBottom)).isEqualTo("bottom");
    refused(ErrorCode.NOT_FOUND, () -> value(layered, "a", VersionId.of("7")));
    refused(ErrorCode.NOT_FOUND, () -> value(layered, "a", VersionId.of("other~7")));
    refused(ErrorCode.NOT_FOUND, () -> value(layered, "a", VersionId.of("bottom~999")));
  }

  @Test
  void versionsAreThoseOfTheLayerThatAnswersPageAfterPage() {
    put(bottom, "a", "hidden");
    List<VersionId> put = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      put.add(0, put(layered, "a", "v" + i).id());
    }

    List<VersionId> listed = new ArrayList<>();
    String token = "";
    do {
      var page = layered.listVersions(new ListVersionsRequest(name("a"), 2, token), CONTEXT);
      page.items().forEach(version -> listed.add(version.id()));
      token = page.nextPageToken();
    } while (!token.isEmpty());

    assertThat(listed).isEqualTo(put);
    refused(
        ErrorCode.INVALID_ARGUMENT,
        () -> layered.listVersions(new ListVersionsRequest(name("a"), 2, "other~x"), CONTEXT));
  }

  @Test
  void aBatchIsAnsweredNameByNameInTheOrderAsked() {
    put(top, "a", "top");
    put(middle, "a", "middle");
    Version b = put(layered, "b", "middle");
    put(bottom, "c", "bottom");
    put(middle, "d", "deleted");
    put(bottom, "d", "bottom");
    middle.delete(new DeleteRequest(name("d"), null), CONTEXT);

    List<BatchEntry> entries =
        layered.getMany(
            new GetManyRequest(
                List.of(
                    GetRequest.current(name("c")),
                    GetRequest.current(name("missing")),
                    GetRequest.current(name("a")),
                    new GetRequest(name("b"), Selector.version(b.id())),
                    new GetRequest(name("b"), Selector.version(VersionId.of("nobodys"))),
                    GetRequest.current(name("d")))),
            CONTEXT);

    assertThat(entries)
        .extracting(LayeredBackendTest::summary)
        .containsExactly(
            "c=bottom@bottom",
            "missing:NOT_FOUND",
            "a=top@top",
            "b=middle@middle",
            "b:NOT_FOUND",
            "d:DELETED");
  }

  @Test
  void aLayerThatIsAwayFailsOnlyWhatItWasAskedFor() {
    put(top, "a", "top");
    put(bottom, "b", "bottom");
    middle.faults().failNext(1, ErrorCode.UNAVAILABLE);

    List<BatchEntry> entries =
        layered.getMany(
            new GetManyRequest(
                List.of(GetRequest.current(name("a")), GetRequest.current(name("b")))),
            CONTEXT);

    assertThat(entries)
        .extracting(LayeredBackendTest::summary)
        .containsExactly("a=top@top", "b:UNAVAILABLE");
  }

  static String summary(BatchEntry entry) {
    if (entry instanceof BatchEntry.Found found) {
      try (var secret = found.secret()) {
        return entry.name() + "=" + secret.value().utf8() + "@" + secret.provenance().servedBy();
      }
    }
    return entry.name() + ":" + ((BatchEntry.Failed) entry).error().code();
  }

  @Test
  void withoutALayerToWriteToTheStoreIsReadOnly() {
    LayeredBackend readOnly =
        LayeredBackend.readOnly("app", List.of(new Member("top", top), new Member("low", bottom)));
    put(bottom, "a", "bottom");

    assertThat(readOnly.capabilities().has(Capability.PUT)).isFalse();
    assertThat(readOnly.capabilities().has(Capability.SOFT_DELETE)).isFalse();
    assertThat(readOnly.capabilities().has(Capability.VERSIONS)).isTrue();
    assertThat(value(readOnly, "a")).isEqualTo("bottom");
    refused(ErrorCode.UNSUPPORTED, () -> put(readOnly, "a", "next"));
    refused(
        ErrorCode.UNSUPPORTED, () -> readOnly.delete(new DeleteRequest(name("a"), null), CONTEXT));
  }

  @Test
  void mergedAnswersAreDeclaredOnlyWhereEveryLayerGivesThem() {
    LayeredBackend mixed =
        LayeredBackend.writingTo(
            "all",
            "app",
            List.of(
                new Member(
                    "less", MemoryBackend.without(Capability.LIST, Capability.NATIVE_CHANGES)),
                new Member("all", MemoryBackend.open())));

    assertThat(mixed.capabilities().has(Capability.LIST)).isFalse();
    assertThat(mixed.capabilities().has(Capability.NATIVE_CHANGES)).isFalse();
    assertThat(mixed.capabilities().has(Capability.VERSION_NUMBERS)).isFalse();
    assertThat(mixed.capabilities().has(Capability.COMPARE_AND_SET)).isTrue();
    refused(ErrorCode.UNSUPPORTED, () -> Secrets.listed(mixed, 10));
    refused(ErrorCode.UNSUPPORTED, () -> mixed.changes(Interest.ALL, change -> {}));
  }

  @Test
  void changesOfAllLayersAreOneRisingSequence() {
    List<Change> heard = new ArrayList<>();
    try (SecretBackend.Subscription subscription = layered.changes(Interest.ALL, heard::add)) {
      put(bottom, "a", "bottom");
      put(layered, "a", "middle");
      assertThat(subscription).isNotNull();
    }
    put(layered, "b", "unheard");

    assertThat(heard).extracting(change -> change.name().text()).containsExactly("a", "a");
    assertThat(heard).extracting(Change::revision).containsExactly(1L, 2L);
  }

  @Test
  void itIsHealthyWhenEveryLayerIs() {
    assertThat(layered.probe(CONTEXT)).isEqualTo(Probe.HEALTHY);
    middle.faults().failNext(1, ErrorCode.UNAVAILABLE);

    Probe probe = layered.probe(CONTEXT);

    assertThat(probe.healthy()).isFalse();
    assertThat(probe.detail()).startsWith("middle: ");
  }

  @Test
  void closingItClosesItsLayers() {
    layered.close();

    refused(ErrorCode.UNAVAILABLE, () -> value(layered, "a"));
    for (MemoryBackend layer : List.of(top, middle, bottom)) {
      refused(ErrorCode.UNAVAILABLE, () -> value(layer, "a"));
    }
    layered.close();
  }

  @Test
  void membersAreNamedOnceAndWell() {
    refused(ErrorCode.CONFIGURATION, () -> LayeredBackend.readOnly("app", List.of()));
    refused(ErrorCode.CONFIGURATION, () -> new Member("a~b", top));
    refused(
        ErrorCode.CONFIGURATION,
        () ->
            LayeredBackend.readOnly("app", List.of(new Member("a", top), new Member("a", middle))));
    refused(
        ErrorCode.CONFIGURATION,
        () -> LayeredBackend.writingTo("b", "app", List.of(new Member("a", top))));
  }

  @Test
  void aVersionIdThatWouldBeTooLongSaysSo() {
    SecretBackend nested = MemoryBackend.open();
    put(nested, "a", "deep");
    for (int depth = 0; depth < 4; depth++) {
      String name = "n".repeat(31) + depth;
      nested = LayeredBackend.writingTo(name, "app", List.of(new Member(name, nested)));
    }
    SecretBackend tooDeep = nested;

    refused(ErrorCode.LIMIT_EXCEEDED, () -> value(tooDeep, "a"));
  }

  @Test
  void aComposedLayerSaysWhichOfItsOwnAnswered() {
    LayeredBackend outer =
        LayeredBackend.writingTo("inner", "outer", List.of(new Member("inner", layered)));
    put(bottom, "a", "bottom");
    Version b = put(outer, "b", "written");

    assertThat(servedBy(outer, "a")).isEqualTo("bottom");
    assertThat(outer.describe(new DescribeRequest(name("a")), CONTEXT).servedBy())
        .isEqualTo("bottom");
    assertThat(b.id().text()).startsWith("inner~middle~");
    assertThat(value(outer, "b", b.id())).isEqualTo("written");
  }
}
