package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.conformance.peer.gcp.FakeGoogle;
import dev.coffer.gcp.GcpConfig;
import dev.coffer.gcp.GcpCredential;
import dev.coffer.gcp.secretmanager.SecretManagerBackend;
import dev.coffer.gcp.secretmanager.SecretManagerConfig;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.Page;
import dev.coffer.model.Retryability;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.MoveStageRequest;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.SetVersionStateRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is Secret Manager's own, beyond the contract: seen at a fake of our own. */
final class SecretManagerOverTheWireTest {
  private static final SecretName NAME = SecretName.of("db-password");

  private final FakeGoogle fake = FakeGoogle.start();
  private final SecretBackend store = open("", SecretManagerConfig.Names.NATIVE);

  private SecretBackend open(String prefix, SecretManagerConfig.Names names) {
    GcpConfig gcp =
        new GcpConfig(
            fake.address(),
            new GcpCredential.AccessToken(() -> SecretValue.ofUtf8("the-token")),
            GcpConfig.DEFAULT_TIMEOUT);
    return SecretManagerBackend.open(
        "cloud",
        new SecretManagerConfig(gcp, FakeGoogle.PROJECT, null, prefix, names, List.of(), null));
  }

  @AfterEach
  void stop() {
    store.close();
    fake.close();
  }

  @Test
  void aReadIsOneCallThatNeedsOnePermission() {
    put("value");
    fake.deny("GetSecret");
    fake.deny("GetSecretVersion");
    long before = fake.calls();
    assertThat(read(Selector.CURRENT)).isEqualTo("value");
    assertThat(read(Selector.version(VersionId.of("1")))).isEqualTo("value");
    assertThat(fake.calls() - before).isEqualTo(2);
    assertThat(fake.calls("AccessSecretVersion")).isEqualTo(2);
  }

  @Test
  void whatAnotherProgramWroteIsReadAsItIs() {
    fake.foreign("theirs", "{\"a\": 1}\n".getBytes(StandardCharsets.UTF_8));
    try (Secret secret = run(new GetRequest(SecretName.of("theirs"), Selector.CURRENT))) {
      assertThat(secret.value().kind()).isEqualTo(SecretValue.Kind.BYTES);
      assertThat(secret.value().utf8()).isEqualTo("{\"a\": 1}\n");
    }
  }

  @Test
  void aliasesAreReadAsStagesAndNotMoved() {
    put("1");
    put("2");
    fake.alias(NAME.text(), "blue", 1);
    assertThat(read(Selector.stage(Stage.of("blue")))).isEqualTo("1");
    Page<Version> versions = run(new ListVersionsRequest(NAME, 10, ""));
    assertThat(versions.items().get(0).stages()).isEqualTo(Set.of(Stage.CURRENT));
    assertThat(versions.items().get(1).stages())
        .isEqualTo(Set.of(Stage.PREVIOUS, Stage.of("blue")));
    assertThat(
            refusal(new MoveStageRequest(NAME, Stage.of("blue"), VersionId.of("2"), null)).code())
        .isEqualTo(ErrorCode.UNSUPPORTED);
  }

  /** The service would take these for something else. */
  @Test
  void aStageThatIsNoAliasIsNotFound() {
    put("1");
    for (String stage : List.of("latest", "x".repeat(64))) {
      assertThat(refusal(new GetRequest(NAME, Selector.stage(Stage.of(stage)))).code())
          .isEqualTo(ErrorCode.NOT_FOUND);
    }
  }

  /** A native reader asks for latest, which is the newest version, so nothing may be put aside. */
  @Test
  void noValueThatIsNotCurrentIsEverVisibleToANativeReader() {
    put("current");
    long before = fake.calls();
    try (SecretValue value = SecretValue.ofUtf8("not yet verified")) {
      for (Stage stage : List.of(Stage.PENDING, Stage.of("blue"))) {
        PutRequest aside =
            new PutRequest(NAME, value, PutCondition.NONE, stage, MetadataChange.NONE);
        assertThat(refusal(aside).code()).isEqualTo(ErrorCode.UNSUPPORTED);
      }
    }
    assertThat(refusal(new MoveStageRequest(NAME, Stage.CURRENT, VersionId.of("1"), null)).code())
        .isEqualTo(ErrorCode.UNSUPPORTED);
    assertThat(fake.calls()).isEqualTo(before);
    assertThat(read(Selector.CURRENT)).isEqualTo("current");
  }

  @Test
  void theNewestVersionIsCurrentThoughItIsDisabled() {
    put("1");
    Version second = put("2");
    run(new SetVersionStateRequest(NAME, second.id(), false));
    assertThat(refusal(GetRequest.current(NAME)).code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
    assertThat(read(Selector.stage(Stage.PREVIOUS))).isEqualTo("1");
    assertThat(run(new DescribeRequest(NAME)).current()).isEqualTo(second.id());
  }

  @Test
  void aListShowsWhatItCannotName() {
    SecretBackend encoded = open("teams/", SecretManagerConfig.Names.ENCODED);
    try (encoded;
        SecretValue value = SecretValue.ofUtf8("value")) {
      SecretName name = SecretName.of("a/b.c");
      encoded.put(PutRequest.of(name, value), OperationContext.LOCAL);
      fake.foreign("teams_2fwhat_is_this", new byte[1]);
      fake.foreign("not-ours", new byte[1]);
      Page<SecretMetadata> page =
          encoded.list(ListRequest.of(NamePrefix.ALL, 10), OperationContext.LOCAL);
      assertThat(page.items()).extracting(SecretMetadata::name).containsExactly(name);
      assertThat(page.items().get(0).nativeName()).isEqualTo("teams_2fa_2fb_2ec");
      assertThat(page.unaddressable()).containsExactly("teams_2fwhat_is_this");
    }
  }

  @Test
  void aNameThatIsTooLongToEscapeIsListedAllTheSame() {
    SecretName name = SecretName.of("a/".repeat(14) + "b".repeat(227));
    SecretBackend encoded = open("", SecretManagerConfig.Names.ENCODED);
    try (encoded;
        SecretValue value = SecretValue.ofUtf8("value")) {
      encoded.put(PutRequest.of(name, value), OperationContext.LOCAL);
      Page<SecretMetadata> page =
          encoded.list(ListRequest.of(NamePrefix.ALL, 10), OperationContext.LOCAL);
      assertThat(page.items()).extracting(SecretMetadata::name).containsExactly(name);
      assertThat(page.unaddressable()).isEmpty();
    }
  }

  @Test
  void limitsAreRefusedBeforeAnythingIsSent() {
    long before = fake.calls();
    for (String key : List.of("Upper", "1st", "a.b", "x".repeat(64))) {
      MetadataChange change = MetadataChange.builder().label(key, "v").build();
      SecretsException refusal = refusal(new UpdateMetadataRequest(NAME, change, ""));
      assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      assertThat(refusal.remedy()).contains("63 lower-case letters");
    }
    try (SecretValue large = SecretValue.ofBytes(new byte[64 * 1024 + 1])) {
      assertThat(refusal(PutRequest.of(NAME, large)).code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }
    MetadataChange change = MetadataChange.builder().description("x".repeat(16 * 1024)).build();
    try (SecretValue value = SecretValue.ofUtf8("value")) {
      PutRequest put = new PutRequest(NAME, value, PutCondition.NONE, Stage.CURRENT, change);
      assertThat(refusal(put).code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }
    assertThat(fake.calls()).isEqualTo(before);
  }

  @Test
  void changesOfMetadataAtTheSameTimeAreAllKept() {
    put("value");
    Together.run(
        8,
        i -> {
          MetadataChange change = MetadataChange.builder().label("k" + i, "v").build();
          run(new UpdateMetadataRequest(NAME, change, ""));
        });
    assertThat(run(new DescribeRequest(NAME)).labels()).hasSize(8);
  }

  @Test
  void aVersionThatWouldOnlyBeDestroyedLaterIsNotSaidToBePurged() {
    Version first = put("1");
    fake.delayDestruction(NAME.text());
    assertThat(refusal(new PurgeRequest(NAME, first.id())).code())
        .isEqualTo(ErrorCode.FAILED_PRECONDITION);
    assertThat(read(Selector.CURRENT)).isEqualTo("1");
  }

  @Test
  void aSecretThatWasMadeWithoutItsFirstVersionIsTold() {
    fake.deny("AddSecretVersion");
    SecretsException told;
    try (SecretValue value = SecretValue.ofUtf8("value")) {
      told = refusal(PutRequest.of(NAME, value));
    }
    fake.allow("AddSecretVersion");
    assertThat(told.code()).isEqualTo(ErrorCode.BACKEND_DENIED);
    // Denied on the secret that may not exist: nothing was made.
    assertThat(told.outcomeUnknown()).isFalse();
    assertThat(refusal(new DescribeRequest(NAME)).code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void aCreateOnlyPutThatFailsHalfwaySaysSo() {
    fake.deny("AddSecretVersion");
    try (SecretValue value = SecretValue.ofUtf8("value")) {
      PutRequest put =
          new PutRequest(NAME, value, PutCondition.CREATE_ONLY, Stage.CURRENT, MetadataChange.NONE);
      SecretsException told = refusal(put);
      assertThat(told.code()).isEqualTo(ErrorCode.BACKEND_DENIED);
      assertThat(told.outcomeUnknown()).isTrue();
      assertThat(told.remedy()).contains("without a value");
      fake.allow("AddSecretVersion");
      assertThat(refusal(GetRequest.current(NAME)).code()).isEqualTo(ErrorCode.NOT_FOUND);
      assertThat(put("value").number()).isEqualTo(1);
    }
  }

  static Stream<Arguments> codes() {
    return Stream.of(
        row(Status.Code.INVALID_ARGUMENT, ErrorCode.INVALID_ARGUMENT, Retryability.PERMANENT),
        row(Status.Code.OUT_OF_RANGE, ErrorCode.INVALID_ARGUMENT, Retryability.PERMANENT),
        row(Status.Code.NOT_FOUND, ErrorCode.NOT_FOUND, Retryability.PERMANENT),
        row(Status.Code.ALREADY_EXISTS, ErrorCode.ALREADY_EXISTS, Retryability.PERMANENT),
        row(Status.Code.PERMISSION_DENIED, ErrorCode.BACKEND_DENIED, Retryability.PERMANENT),
        row(Status.Code.UNAUTHENTICATED, ErrorCode.BACKEND_DENIED, Retryability.PERMANENT),
        row(Status.Code.FAILED_PRECONDITION, ErrorCode.FAILED_PRECONDITION, Retryability.PERMANENT),
        row(Status.Code.ABORTED, ErrorCode.VERSION_MISMATCH, Retryability.PERMANENT),
        row(Status.Code.RESOURCE_EXHAUSTED, ErrorCode.THROTTLED, Retryability.TRANSIENT),
        row(Status.Code.UNIMPLEMENTED, ErrorCode.UNAVAILABLE, Retryability.PERMANENT),
        row(Status.Code.DEADLINE_EXCEEDED, ErrorCode.DEADLINE_EXCEEDED, Retryability.PERMANENT),
        row(Status.Code.CANCELLED, ErrorCode.CANCELLED, Retryability.PERMANENT),
        row(Status.Code.DATA_LOSS, ErrorCode.INTEGRITY, Retryability.PERMANENT),
        row(Status.Code.UNAVAILABLE, ErrorCode.UNAVAILABLE, Retryability.TRANSIENT),
        row(Status.Code.INTERNAL, ErrorCode.UNAVAILABLE, Retryability.TRANSIENT),
        row(Status.Code.UNKNOWN, ErrorCode.UNAVAILABLE, Retryability.TRANSIENT));
  }

  private static Arguments row(Status.Code code, ErrorCode ours, Retryability retryability) {
    return Arguments.of(code, ours, retryability);
  }

  @ParameterizedTest
  @MethodSource("codes")
  void eachCodeOfTheServiceHasItsRowAndIsAskedOnce(
      Status.Code code, ErrorCode ours, Retryability retryability) {
    put("value");
    fake.fail(code);
    long before = fake.calls();
    SecretsException told = refusal(GetRequest.current(NAME));
    assertThat(fake.calls() - before).isEqualTo(1);
    assertThat(told.code()).isEqualTo(ours);
    assertThat(told.retryability()).isEqualTo(retryability);
    assertThat(told.remedy()).isNotEmpty();
    assertThat(told).hasMessageNotContaining("as told");
    assertThat(told.store()).isEqualTo("cloud");
    assertThat(told.name()).isEqualTo(NAME.text());
    assertThat(told.outcomeUnknown()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("codes")
  void aWriteSaysWhetherItMayHaveHappened(
      Status.Code code, ErrorCode ours, Retryability retryability) {
    put("value");
    fake.fail(code);
    SecretsException told;
    try (SecretValue value = SecretValue.ofUtf8("next")) {
      told = refusal(PutRequest.of(NAME, value));
    }
    boolean may =
        ours == ErrorCode.UNAVAILABLE
            || ours == ErrorCode.DEADLINE_EXCEEDED
            || ours == ErrorCode.CANCELLED;
    assertThat(told.outcomeUnknown()).as(code.name()).isEqualTo(may);
  }

  @Test
  void aDenialNamesThePermissionAndARoleThatHasIt() {
    put("value");
    fake.deny("AccessSecretVersion");
    SecretsException told = refusal(GetRequest.current(NAME));
    assertThat(told.code()).isEqualTo(ErrorCode.BACKEND_DENIED);
    assertThat(told.remedy())
        .contains("secretmanager.versions.access", "roles/secretmanager.secretAccessor");
    fake.deny("AddSecretVersion");
    try (SecretValue value = SecretValue.ofUtf8("next")) {
      assertThat(refusal(PutRequest.of(NAME, value)).remedy())
          .contains("secretmanager.versions.add");
    }
    fake.turnOff();
    fake.allow("AccessSecretVersion");
    assertThat(refusal(GetRequest.current(NAME)).remedy())
        .contains("gcloud services enable secretmanager.googleapis.com");
  }

  @Test
  void throttlingIsToldWithItsWaitWhereThereIsOne() {
    put("value");
    fake.throttle(7);
    assertThat(refusal(GetRequest.current(NAME)).retryAfter()).isEqualTo(Duration.ofSeconds(7));
    fake.throttle(0);
    assertThat(refusal(GetRequest.current(NAME)).retryAfter()).isNull();
  }

  @Test
  void aDeadlineEndsTheCallAtTheServiceToo() {
    put("value");
    fake.hold(true);
    OperationContext soon = OperationContext.LOCAL.within(Duration.ofMillis(200));
    long begun = System.nanoTime();
    SecretsException told =
        catchThrowableOfType(
            SecretsException.class, () -> store.get(GetRequest.current(NAME), soon));
    assertThat(told.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
    Awaitility.await().untilAsserted(() -> assertThat(fake.cancelled()).isEqualTo(1));
    assertThat(fake.held()).isEqualTo(1);
  }

  @Test
  void aProbeSaysWhichPermissionIsMissing() {
    assertThat(store.probe(OperationContext.LOCAL).healthy()).isTrue();
    fake.deny("AccessSecretVersion");
    assertThat(store.probe(OperationContext.LOCAL).healthy()).isFalse();
    assertThat(store.probe(OperationContext.LOCAL).detail())
        .contains("secretmanager.versions.access");
  }

  private Version put(String text) {
    try (SecretValue value = SecretValue.ofUtf8(text)) {
      return run(PutRequest.of(NAME, value));
    }
  }

  private String read(Selector selector) {
    try (Secret secret = run(new GetRequest(NAME, selector))) {
      return secret.value().utf8();
    }
  }

  private <R> R run(Operation<R> operation) {
    return operation.on(store, OperationContext.LOCAL);
  }

  private SecretsException refusal(Operation<?> operation) {
    SecretsException told =
        catchThrowableOfType(
            SecretsException.class, () -> operation.on(store, OperationContext.LOCAL));
    assertThat(told).isNotNull();
    return told;
  }
}
