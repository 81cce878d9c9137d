package dev.coffer.conformance.peer.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.cloud.secretmanager.v1.AccessSecretVersionRequest;
import com.google.cloud.secretmanager.v1.AccessSecretVersionResponse;
import com.google.cloud.secretmanager.v1.AddSecretVersionRequest;
import com.google.cloud.secretmanager.v1.CreateSecretRequest;
import com.google.cloud.secretmanager.v1.CustomerManagedEncryption;
import com.google.cloud.secretmanager.v1.DeleteSecretRequest;
import com.google.cloud.secretmanager.v1.DestroySecretVersionRequest;
import com.google.cloud.secretmanager.v1.DisableSecretVersionRequest;
import com.google.cloud.secretmanager.v1.EnableSecretVersionRequest;
import com.google.cloud.secretmanager.v1.GetSecretRequest;
import com.google.cloud.secretmanager.v1.GetSecretVersionRequest;
import com.google.cloud.secretmanager.v1.ListSecretVersionsRequest;
import com.google.cloud.secretmanager.v1.ListSecretsRequest;
import com.google.cloud.secretmanager.v1.Replication;
import com.google.cloud.secretmanager.v1.Rotation;
import com.google.cloud.secretmanager.v1.Secret;
import com.google.cloud.secretmanager.v1.SecretManagerServiceGrpc.SecretManagerServiceBlockingStub;
import com.google.cloud.secretmanager.v1.SecretPayload;
import com.google.cloud.secretmanager.v1.SecretVersion;
import com.google.cloud.secretmanager.v1.Topic;
import com.google.cloud.secretmanager.v1.UpdateSecretRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Empty;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The fake of Secret Manager answers as the real service was recorded, case by case. */
final class SecretManagerVectorsTest {
  /** What the fake does not have, since Coffer does not ask for it. */
  private static final Set<String> NOT_THE_FAKES =
      Set.of(
          // It speaks gRPC: the paths of REST are the generated client's.
          "rest-paths", "test-iam-permissions-missing");

  private static final Vectors VECTORS = Vectors.of("gcp-secret-manager.json");
  private static final String PARENT = "projects/" + FakeGoogle.PROJECT;
  private static final String ID = "an-id";
  private static final String NAME = PARENT + "/secrets/" + ID;

  private final MovedClock clock = new MovedClock();
  private final FakeGoogle fake = FakeGoogle.start(clock);
  private final RawGoogle google = new RawGoogle(fake);
  private final SecretManagerServiceBlockingStub secrets = google.secrets();

  @BeforeAll
  static void aCaseThatNobodyKnowsIsMissed() {
    assertThat(VECTORS.ids()).isNotEmpty().doesNotContain("no-such-case");
  }

  @AfterEach
  void stop() {
    google.close();
    fake.close();
  }

  @AfterAll
  static void everyCaseWasMetOrIsNotTheFakes() {
    assertThat(VECTORS.met()).doesNotContainAnyElementsOf(NOT_THE_FAKES);
    Set<String> left = new TreeSet<>(VECTORS.ids());
    left.removeAll(VECTORS.met());
    assertThat(left).isEqualTo(new TreeSet<>(NOT_THE_FAKES));
  }

  @Test
  void secretsAreMadeReadAndDeleted() throws Exception {
    VECTORS.refuses("secret-get-missing", () -> secret(ID));
    Secret made = VECTORS.answers("secret-create-automatic", () -> create(labelled()));
    assertThat(VECTORS.answers("secret-get", () -> secret(ID))).isEqualTo(made);
    VECTORS.refuses("secret-create-duplicate", () -> create(labelled()));
    VECTORS.answers("secret-delete", this::delete);
    create(labelled());
    add("1");
    VECTORS.answers("secret-delete-golden", this::delete);
    assertThat(code(() -> access("1"))).isEqualTo(Status.Code.NOT_FOUND);
  }

  @Test
  void versionsAreAddedReadAndChanged() throws Exception {
    create(labelled());
    SecretVersion first = VECTORS.answers("version-add", () -> add("value"));
    assertThat(VECTORS.answers("version-get", () -> version("1"))).isEqualTo(first);
    AccessSecretVersionResponse read = VECTORS.answers("version-access", () -> access("1"));
    assertThat(read.getPayload().getData().toStringUtf8()).isEqualTo("value");
    SecretVersion same = VECTORS.answers("version-enable-when-enabled", () -> enable("1", ""));
    assertThat(same.getEtag()).isNotEqualTo(first.getEtag());
    String ofSecret = secret(ID).getEtag();
    SecretVersion disabled = VECTORS.answers("version-disable", () -> disable("1", same.getEtag()));
    assertThat(disabled.getCreateTime()).isEqualTo(first.getCreateTime());
    assertThat(secret(ID).getEtag()).isEqualTo(ofSecret);
    VECTORS.answers("version-get-disabled", () -> version("1"));
    VECTORS.answers("version-destroy", () -> destroy("1", disabled.getEtag()));
  }

  @Test
  void etagsAreHeldWhereTheyAreSent() {
    create(labelled());
    SecretVersion version = add("value");
    String stale = version.getEtag();
    disable("1", stale);
    VECTORS.refuses("etag-stale", () -> disable("1", stale));
    VECTORS.rule("etag-rules");
    String before = secret(ID).getEtag();
    update(secret(ID), "labels");
    assertThat(secret(ID).getEtag()).isNotEqualTo(before).startsWith("\"").endsWith("\"");
    assertThat(code(() -> update(secret(ID).toBuilder().setEtag(before).build(), "labels")))
        .isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(
            code(
                () ->
                    secrets.deleteSecret(
                        DeleteSecretRequest.newBuilder().setName(NAME).setEtag(before).build())))
        .isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(code(() -> destroy("1", stale))).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(code(() -> enable("1", stale))).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(disable("1", "").getState()).isEqualTo(SecretVersion.State.DISABLED);
  }

  @Test
  void latestIsTheNewestWhateverItsState() {
    create(labelled());
    add("1");
    add("2");
    VECTORS.rule("latest-alias");
    assertThat(access("latest").getName()).endsWith("/versions/2");
    disable("2", "");
    assertThat(version("latest").getState()).isEqualTo(SecretVersion.State.DISABLED);
    VECTORS.refuses("access-latest-not-enabled", () -> access("latest"));
    destroy("2", "");
    VECTORS.refuses("access-latest-not-enabled", () -> access("latest"));
    assertThat(access("1").getPayload().getData().toStringUtf8()).isEqualTo("1");
  }

  @Test
  void whatIsDeniedIsToldAsSuchAndNotAsAbsent() {
    fake.deny("AccessSecretVersion");
    VECTORS.rule("access-permission-denied");
    assertThat(code(() -> access("1"))).isEqualTo(Status.Code.PERMISSION_DENIED);
    fake.allow("AccessSecretVersion");
    fake.turnOff();
    VECTORS.rule("api-not-enabled");
    assertThat(code(() -> access("1"))).isEqualTo(Status.Code.PERMISSION_DENIED);
  }

  @Test
  void secretsOfEveryKindAreKept() throws Exception {
    String regional = "projects/example-project/locations/us-central1/keyRings/kr/cryptoKeys/k";
    Replication.UserManaged.Replica replica =
        Replication.UserManaged.Replica.newBuilder()
            .setLocation("us-central1")
            .setCustomerManagedEncryption(encryption(regional))
            .build();
    Secret full =
        notifying(
            Secret.newBuilder()
                .setReplication(
                    Replication.newBuilder()
                        .setUserManaged(Replication.UserManaged.newBuilder().addReplicas(replica)))
                .setTtl(Duration.newBuilder().setSeconds(100)));
    Secret made = VECTORS.answers("secret-create-user-managed-full", () -> create(full));
    assertThat(made.hasTtl()).isFalse();
    VECTORS.rule("secret-patch-mask");
    Secret patched =
        update(
            made.toBuilder()
                .clearAnnotations()
                .putAnnotations("other", "v")
                .setRotation(made.getRotation().toBuilder().setRotationPeriod(seconds(7200)))
                .build(),
            "annotations",
            "rotation.rotation_period");
    assertThat(patched.getAnnotationsMap()).isEqualTo(Map.of("other", "v"));
    assertThat(patched.getRotation().getRotationPeriod()).isEqualTo(seconds(7200));
    delete();
    String global = "projects/example-project/locations/global/keyRings/kr/cryptoKeys/k";
    Secret automatic =
        notifying(
            Secret.newBuilder()
                .setReplication(
                    Replication.newBuilder()
                        .setAutomatic(
                            Replication.Automatic.newBuilder()
                                .setCustomerManagedEncryption(encryption(global))))
                .setExpireTime(in(100)));
    VECTORS.rule("secret-create-automatic-cmek");
    assertThat(create(automatic).getExpireTime()).isEqualTo(in(100));
  }

  @Test
  void destructionIsDelayedWhereTheSecretSaysSo() throws Exception {
    create(labelled().toBuilder().setVersionDestroyTtl(seconds(86_400)).build());
    add("value");
    VECTORS.answers("delayed-destroy", () -> destroy("1", ""));
    clock.pass(java.time.Duration.ofDays(2));
    assertThat(version("1").getState()).isEqualTo(SecretVersion.State.DESTROYED);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    VECTORS.rule("secret-id-rule");
    for (String id : new String[] {"", "a/b", "a.b", "x".repeat(256), "\u00e9"}) {
      assertThat(code(() -> createAs(id, labelled()))).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
    createAs("x".repeat(255), labelled());
    VECTORS.rule("labels-annotations");
    for (String key : new String[] {"Upper", "1digit", "x".repeat(64), "a.b", ""}) {
      Secret bad = labelled().toBuilder().putLabels(key, "v").build();
      assertThat(code(() -> create(bad))).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
    Secret large = labelled().toBuilder().putAnnotations("a", "x".repeat(16 * 1024)).build();
    assertThat(code(() -> create(large))).isEqualTo(Status.Code.INVALID_ARGUMENT);
    VECTORS.rule("replication-rules");
    assertThat(code(() -> create(Secret.getDefaultInstance())))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    Secret nowhere =
        Secret.newBuilder()
            .setReplication(
                Replication.newBuilder()
                    .setUserManaged(Replication.UserManaged.getDefaultInstance()))
            .build();
    assertThat(code(() -> create(nowhere))).isEqualTo(Status.Code.INVALID_ARGUMENT);
    create(labelled());
    assertThat(code(() -> update(secret(ID), "replication")))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(code(() -> update(secret(ID)))).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void payloadsAreHeldAgainstTheirChecksum() {
    create(labelled());
    VECTORS.rule("payload-rules");
    assertThat(code(() -> add(payload("x".repeat(64 * 1024 + 1)))))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(code(() -> add(payload("value").toBuilder().setDataCrc32C(1).build())))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    // The CRC-32C of "123456789" that its specification gives.
    SecretVersion checked =
        add(payload("123456789").toBuilder().setDataCrc32C(0xe3069283L).build());
    assertThat(checked.getClientSpecifiedPayloadChecksum()).isTrue();
    assertThat(access("1").getPayload().getDataCrc32C()).isEqualTo(0xe3069283L);
    VECTORS.rule("version-states");
    destroy("1", "");
    assertThat(code(() -> enable("1", ""))).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(version("1").hasDestroyTime()).isTrue();
    assertThat(add("next").getName()).endsWith("/versions/2");
  }

  @Test
  void aliasesAreKnownToReadsAlone() {
    create(labelled());
    add("1");
    VECTORS.rule("aliases");
    update(secret(ID).toBuilder().putVersionAliases("blue", 1).build(), "version_aliases");
    assertThat(access("blue").getName()).endsWith("/versions/1");
    assertThat(version("blue").getName()).endsWith("/versions/1");
    assertThat(code(() -> disable("blue", ""))).isEqualTo(Status.Code.INVALID_ARGUMENT);
    for (String alias : new String[] {"latest", "NEW", "1a", "x".repeat(64)}) {
      Secret bad = secret(ID).toBuilder().putVersionAliases(alias, 1).build();
      assertThat(code(() -> update(bad, "version_aliases")))
          .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
  }

  @Test
  void expiredSecretsAreGone() {
    VECTORS.rule("expiry-rotation-rules");
    create(labelled().toBuilder().setTtl(seconds(100)).build());
    clock.pass(java.time.Duration.ofSeconds(101));
    assertThat(code(() -> secret(ID))).isEqualTo(Status.Code.NOT_FOUND);
    Secret alone = labelled().toBuilder().setRotation(Rotation.getDefaultInstance()).build();
    assertThat(code(() -> create(alone))).isEqualTo(Status.Code.INVALID_ARGUMENT);
    Secret past = labelled().toBuilder().setExpireTime(in(-1)).build();
    assertThat(code(() -> create(past))).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void listsAreNewestFirstAndPaged() {
    VECTORS.rule("list-rules");
    createAs("a", labelled());
    clock.pass(java.time.Duration.ofSeconds(1));
    createAs("b", labelled());
    assertThat(
            secrets
                .listSecrets(ListSecretsRequest.newBuilder().setParent(PARENT).build())
                .getSecretsList())
        .extracting(Secret::getName)
        .containsExactly("projects/123456789/secrets/b", "projects/123456789/secrets/a");
    create(labelled());
    for (int i = 0; i < 5; i++) {
      add("" + i);
    }
    destroy("1", "");
    ListSecretVersionsRequest all =
        ListSecretVersionsRequest.newBuilder().setParent(NAME).setPageSize(1_000_000).build();
    assertThat(secrets.listSecretVersions(all).getVersions(0).getName()).endsWith("/versions/5");
    assertThat(secrets.listSecretVersions(all).getTotalSize()).isEqualTo(5);
    String token = secrets.listSecretVersions(all).getNextPageToken();
    assertThat(token).isNotEmpty();
    assertThat(
            code(
                () ->
                    secrets.listSecrets(
                        ListSecretsRequest.newBuilder()
                            .setParent(PARENT)
                            .setPageToken(token)
                            .build())))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  private static Status.Code code(ThrowingCallable call) {
    StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(refusal).isNotNull();
    return refusal.getStatus().getCode();
  }

  private static Secret labelled() {
    return Secret.newBuilder()
        .setReplication(
            Replication.newBuilder().setAutomatic(Replication.Automatic.getDefaultInstance()))
        .putLabels("k", "v")
        .build();
  }

  private Secret notifying(Secret.Builder secret) {
    return secret
        .putLabels("k", "v")
        .putAnnotations("foo", "v")
        .addTopics(Topic.newBuilder().setName("projects/example-project/topics/t"))
        .setRotation(
            Rotation.newBuilder().setNextRotationTime(in(3600)).setRotationPeriod(seconds(3600)))
        .build();
  }

  private static CustomerManagedEncryption encryption(String key) {
    return CustomerManagedEncryption.newBuilder().setKmsKeyName(key).build();
  }

  private static Duration seconds(long seconds) {
    return Duration.newBuilder().setSeconds(seconds).build();
  }

  private Timestamp in(long seconds) {
    return Timestamp.newBuilder().setSeconds(clock.instant().getEpochSecond() + seconds).build();
  }

  private Secret create(Secret secret) {
    return createAs(ID, secret);
  }

  private Secret createAs(String id, Secret secret) {
    return secrets.createSecret(
        CreateSecretRequest.newBuilder()
            .setParent(PARENT)
            .setSecretId(id)
            .setSecret(secret)
            .build());
  }

  private Secret secret(String id) {
    return secrets.getSecret(
        GetSecretRequest.newBuilder().setName(PARENT + "/secrets/" + id).build());
  }

  private Secret update(Secret secret, String... paths) {
    return secrets.updateSecret(
        UpdateSecretRequest.newBuilder()
            .setSecret(secret.toBuilder().setName(NAME))
            .setUpdateMask(FieldMask.newBuilder().addAllPaths(List.of(paths)))
            .build());
  }

  private Empty delete() {
    return secrets.deleteSecret(DeleteSecretRequest.newBuilder().setName(NAME).build());
  }

  private static SecretPayload payload(String text) {
    return SecretPayload.newBuilder().setData(ByteString.copyFromUtf8(text)).build();
  }

  private SecretVersion add(String text) {
    return add(payload(text));
  }

  private SecretVersion add(SecretPayload payload) {
    return secrets.addSecretVersion(
        AddSecretVersionRequest.newBuilder().setParent(NAME).setPayload(payload).build());
  }

  private SecretVersion version(String version) {
    return secrets.getSecretVersion(
        GetSecretVersionRequest.newBuilder().setName(NAME + "/versions/" + version).build());
  }

  private AccessSecretVersionResponse access(String version) {
    return secrets.accessSecretVersion(
        AccessSecretVersionRequest.newBuilder().setName(NAME + "/versions/" + version).build());
  }

  private SecretVersion enable(String version, String etag) {
    return secrets.enableSecretVersion(
        EnableSecretVersionRequest.newBuilder()
            .setName(NAME + "/versions/" + version)
            .setEtag(etag)
            .build());
  }

  private SecretVersion disable(String version, String etag) {
    return secrets.disableSecretVersion(
        DisableSecretVersionRequest.newBuilder()
            .setName(NAME + "/versions/" + version)
            .setEtag(etag)
            .build());
  }

  private SecretVersion destroy(String version, String etag) {
    return secrets.destroySecretVersion(
        DestroySecretVersionRequest.newBuilder()
            .setName(NAME + "/versions/" + version)
            .setEtag(etag)
            .build());
  }
}
