package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.Patch;
import dev.coffer.Put;
import dev.coffer.Query;
import dev.coffer.SecretsClient;
import dev.coffer.Update;
import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.Page;
import dev.coffer.model.Retryability;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretState;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionState;
import dev.coffer.remote.RemoteBackend;
import dev.coffer.remote.RemoteConfig;
import dev.coffer.spi.ClientTls;
import dev.coffer.spi.GetManyRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server as a backend and as a client sees it, over mutual TLS. */
class RemoteBackendTest {
  private static final Instant EXPIRY = Instant.parse("2031-02-03T04:05:06.000000007Z");

  @TempDir static Path folder;

  private static ProductionServer server;
  private static ClientTls tls;
  private static SecretsClient client;
  private static RemoteBackend far;

  @BeforeAll
  static void start() {
    server = ProductionServer.start(folder, "", "  far: { type: held }");
    TestAuthority.Pair admin = server.authority().client(ProductionServer.ADMIN, "admin");
    tls =
        ClientTls.trusting(server.authority().file())
            .withIdentity(admin.certificate(), admin.key());
    String target = "localhost:" + server.server().port();
    client = SecretsClient.connect(target, tls);
    far = RemoteBackend.open("here", new RemoteConfig(target, tls, null, "far"));
  }

  @AfterAll
  static void end() {
    far.close();
    client.close();
    server.close();
  }

  @Test
  void everyByteOfAValueAndAllOfItsMetadataComesBack() {
    byte[] bytes = new byte[256];
    IntStream.range(0, 256).forEach(i -> bytes[i] = (byte) i);
    Version put =
        client.put(
            Put.of("whole/bytes")
                .value(SecretValue.ofBytes(bytes))
                .label("team", "trading")
                .description("all of them")
                .contentType("application/octet-stream")
                .expires(EXPIRY));
    try (Secret read = client.read("whole/bytes")) {
      assertThat(read.value().kind()).isEqualTo(SecretValue.Kind.BYTES);
      assertThat(read.value().bytes()).isEqualTo(bytes);
      assertThat(read.version()).isEqualTo(put);
      assertThat(read.version().stages()).containsExactly(Stage.CURRENT);
      assertThat(read.version().number()).isEqualTo(1);
      assertThat(read.provenance().servedBy()).isEqualTo("default");
      assertThat(read.provenance().stale()).isFalse();
      assertThat(read.provenance().age()).isGreaterThanOrEqualTo(Duration.ZERO);
    }
    SecretMetadata described = client.describe("whole/bytes");
    assertThat(described.labels()).containsExactly(Map.entry("team", "trading"));
    assertThat(described.description()).isEqualTo("all of them");
    assertThat(described.contentType()).isEqualTo("application/octet-stream");
    assertThat(described.expireTime()).isEqualTo(EXPIRY);
    assertThat(described.current()).isEqualTo(put.id());
    SecretMetadata never =
        client.update(Update.of("whole/bytes").neverExpires().removeLabel("team"));
    assertThat(never.expireTime()).isNull();
    assertThat(never.labels()).isEmpty();
    assertThat(never.description()).isEqualTo("all of them");
    assertThat(never.etag()).isNotEqualTo(described.etag());
  }

  @Test
  void fieldsStayFieldsAndArePatchedSingly() {
    client.put("whole/fields", SecretValue.ofFields(Map.of("user", "app", "password", "old")));
    client.patch(Patch.of("whole/fields").field("password", "näw").unset("user"));
    try (SecretValue value = client.get("whole/fields")) {
      assertThat(value.kind()).isEqualTo(SecretValue.Kind.FIELDS);
    }
    assertThat(client.get("whole/fields", "password")).isEqualTo("näw");
  }

  @Test
  void stagesStatesDeletionAndPurgeComeThrough() {
    Version first = client.put("moves", SecretValue.ofUtf8("1"));
    Version second = client.put("moves", SecretValue.ofUtf8("2"));
    assertThat(client.promote("moves", first.id()).current()).isEqualTo(first.id());
    assertThat(client.rollback("moves").current()).isEqualTo(second.id());
    assertThat(client.disable("moves", first.id()).state()).isEqualTo(VersionState.DISABLED);
    assertThat(client.enable("moves", first.id()).state()).isEqualTo(VersionState.ENABLED);
    assertThat(client.versions("moves"))
        .extracting(Version::id)
        .containsExactly(second.id(), first.id());
    assertThat(client.delete("moves").state()).isEqualTo(SecretState.DELETED);
    assertThat(fails(() -> client.get("moves")).code()).isEqualTo(ErrorCode.DELETED);
    assertThat(client.restore("moves").state()).isEqualTo(SecretState.ENABLED);
    assertThat(client.purge("moves").name().text()).isEqualTo("moves");
    assertThat(fails(() -> client.get("moves")).code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void pagesFollowEachOtherToTheirEnd() {
    for (String name : List.of("pages/a", "pages/b", "pages/c")) {
      client.put(name, SecretValue.ofUtf8(name));
    }
    Page<SecretMetadata> page = client.listPage(Query.of("pages/").pageSize(2));
    assertThat(page.items()).extracting(m -> m.name().text()).containsExactly("pages/a", "pages/b");
    Page<SecretMetadata> rest =
        client.listPage(Query.of("pages/").pageSize(2).pageToken(page.nextPageToken()));
    assertThat(rest.items()).extracting(m -> m.name().text()).containsExactly("pages/c");
    assertThat(rest.nextPageToken()).isEmpty();
  }

  @Test
  void aPutThatIsRepeatedWithItsRequestIdIsOnePut() {
    Version first = client.withRequestId("one").put("once", SecretValue.ofUtf8("v"));
    Version again = client.withRequestId("one").put("once", SecretValue.ofUtf8("v"));
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(client.versions("once")).hasSize(1);
    SecretsException other =
        fails(() -> client.withRequestId("one").put("once", SecretValue.ofUtf8("w")));
    assertThat(other.code()).isEqualTo(ErrorCode.ALREADY_EXISTS);
  }

  @Test
  void aBatchLargerThanOneMessageIsAnsweredWholeAndInOrder() {
    byte[] large = new byte[60 * 1024];
    Arrays.fill(large, (byte) 7);
    List<String> names = IntStream.range(0, 80).mapToObj(i -> "batch/" + i).toList();
    for (String name : names) {
      far.put(PutRequest.of(SecretName.of(name), SecretValue.ofBytes(large)), context());
    }
    List<GetRequest> gets =
        names.stream().map(name -> GetRequest.current(SecretName.of(name))).toList();
    List<BatchEntry> entries = far.getMany(new GetManyRequest(gets), context());
    assertThat(entries).extracting(e -> e.name().text()).containsExactlyElementsOf(names);
    for (BatchEntry entry : entries) {
      try (Secret secret = ((BatchEntry.Found) entry).secret()) {
        assertThat(secret.value().bytes()).isEqualTo(large);
      }
    }
  }

  @Test
  void aMissingNameFailsAloneInABatchWithTheStoresNameHere() {
    SecretName there = SecretName.of("alone/there");
    far.put(PutRequest.of(there, SecretValue.ofUtf8("v")), context());
    GetRequest missing = GetRequest.current(SecretName.of("alone/missing"));
    List<BatchEntry> entries =
        far.getMany(new GetManyRequest(List.of(missing, GetRequest.current(there))), context());
    assertThat(entries.get(0))
        .isInstanceOfSatisfying(
            BatchEntry.Failed.class,
            failed -> {
              assertThat(failed.error().code()).isEqualTo(ErrorCode.NOT_FOUND);
              assertThat(failed.error().store()).isEqualTo("here");
              assertThat(failed.error().name()).isEqualTo("alone/missing");
            });
    assertThat(entries.get(1)).isInstanceOf(BatchEntry.Found.class);
  }

  @ParameterizedTest
  @EnumSource(value = ErrorCode.class, mode = EnumSource.Mode.EXCLUDE, names = "CONFIGURATION")
  void everyErrorArrivesWithAllThatItSays(ErrorCode code) {
    SecretsException said =
        SecretsException.of(code, "It went wrong.")
            .remedy("Mend it.")
            .store("far")
            .name(SecretName.of("errors/one"))
            .retryability(Retryability.EXHAUSTED)
            .origin(Origin.BACKEND)
            .retryAfter(Duration.ofMillis(1500))
            .outcomeUnknown(true)
            .build();
    HeldStores.faults("far").failNext(1, said);
    PutRequest put = PutRequest.of(SecretName.of("errors/one"), SecretValue.ofUtf8("v"));
    SecretsException heard = fails(() -> far.put(put, context()));
    assertThat(heard.code()).isEqualTo(code);
    assertThat(heard.getMessage()).isEqualTo("It went wrong.");
    assertThat(heard.remedy()).isEqualTo("Mend it.");
    assertThat(heard.store()).isEqualTo("here");
    assertThat(heard.name()).isEqualTo("errors/one");
    assertThat(heard.retryability()).isEqualTo(Retryability.EXHAUSTED);
    assertThat(heard.origin()).isEqualTo(Origin.BACKEND);
    assertThat(heard.retryAfter()).isEqualTo(Duration.ofMillis(1500));
    assertThat(heard.outcomeUnknown()).isTrue();
  }

  @Test
  void aDeadlineEndsACallThatTheStoreHolds() {
    HeldStores.faults("far").hold();
    try {
      SecretsException late =
          fails(
              () ->
                  far.put(
                      PutRequest.of(SecretName.of("late"), SecretValue.ofUtf8("v")),
                      OperationContext.LOCAL.within(Duration.ofMillis(300))));
      assertThat(late.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
      assertThat(late.outcomeUnknown()).isTrue();
      assertThat(late.store()).isEqualTo("here");
    } finally {
      HeldStores.faults("far").release();
    }
  }

  @Test
  void anInterruptEndsACallAndStaysWithTheThread() {
    Thread.currentThread().interrupt();
    SecretsException cancelled =
        fails(() -> far.get(GetRequest.current(SecretName.of("any")), context()));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(cancelled.code()).isEqualTo(ErrorCode.CANCELLED);
  }

  @Test
  void aStoreThatTheServerDoesNotHaveIsNotFoundByItsNameHere() {
    String target = "localhost:" + server.server().port();
    try (RemoteBackend nowhere =
        RemoteBackend.open("mine", new RemoteConfig(target, tls, null, "nowhere"))) {
      GetRequest any = GetRequest.current(SecretName.of("any"));
      SecretsException unknown = fails(() -> nowhere.get(any, context()));
      assertThat(unknown.code()).isEqualTo(ErrorCode.NOT_FOUND);
      assertThat(unknown.store()).isEqualTo("mine");
      assertThat(unknown.remedy()).contains("default", "far");
    }
  }

  @Test
  void aValueOverTheBoundIsRefusedWithTheBound() {
    SecretValue large = SecretValue.ofBytes(new byte[64 * 1024 + 1]);
    SecretsException refused = fails(() -> client.put("large", large));
    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refused).hasMessageMatching(".*at most 65.?536.*");
  }

  private static OperationContext context() {
    return OperationContext.LOCAL.within(Duration.ofSeconds(20));
  }

  private static SecretsException fails(Runnable call) {
    return catchThrowableOfType(SecretsException.class, call::run);
  }
}
