package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.coffer.proto.v1.BatchGetSecretsItem;
import dev.coffer.proto.v1.BatchGetSecretsRequest;
import dev.coffer.proto.v1.BatchGetSecretsResponse;
import dev.coffer.proto.v1.DeleteSecretRequest;
import dev.coffer.proto.v1.DescribeSecretRequest;
import dev.coffer.proto.v1.GetSecretRequest;
import dev.coffer.proto.v1.ListSecretVersionsRequest;
import dev.coffer.proto.v1.ListSecretVersionsResponse;
import dev.coffer.proto.v1.ListSecretsRequest;
import dev.coffer.proto.v1.ListSecretsResponse;
import dev.coffer.proto.v1.MetadataChange;
import dev.coffer.proto.v1.MoveSecretStageRequest;
import dev.coffer.proto.v1.PatchSecretRequest;
import dev.coffer.proto.v1.PurgeSecretRequest;
import dev.coffer.proto.v1.PutSecretRequest;
import dev.coffer.proto.v1.RestoreSecretRequest;
import dev.coffer.proto.v1.Secret;
import dev.coffer.proto.v1.SecretMetadata;
import dev.coffer.proto.v1.SecretServiceGrpc.SecretServiceBlockingStub;
import dev.coffer.proto.v1.SecretState;
import dev.coffer.proto.v1.SecretVersion;
import dev.coffer.proto.v1.SetSecretVersionStateRequest;
import dev.coffer.proto.v1.UpdateSecretRequest;
import dev.coffer.proto.v1.ValueKind;
import dev.coffer.proto.v1.VersionState;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every call of {@code SecretService}, on a sealed store. */
class SecretServiceTest {
  @TempDir static Path folder;
  static DevelopmentServer server;
  static Wired wired;
  static SecretServiceBlockingStub secrets;

  @BeforeAll
  static void start() {
    server = DevelopmentServer.start(folder.resolve("dev"));
    wired =
        Wired.to(server.server().port(), server.folder().caCertificate(), null)
            .bearerOf(server.folder().tokenFile());
    secrets = wired.secrets();
  }

  @AfterAll
  static void stop() {
    wired.close();
    server.close();
  }

  private static SecretVersion put(String name, String value) {
    return secrets
        .putSecret(
            PutSecretRequest.newBuilder()
                .setName(name)
                .setValue(ByteString.copyFromUtf8(value))
                .build())
        .getVersion();
  }

  private static Secret get(String name) {
    return secrets.getSecret(GetSecretRequest.newBuilder().setName(name).build()).getSecret();
  }

  private static String reason(Callable<?> call) {
    StatusRuntimeException e = catchThrowableOfType(StatusRuntimeException.class, call::call);
    assertThat(e).isNotNull();
    return Wired.errorInfo(e).getReason();
  }

  @Test
  void whatIsPutIsReadWithItsVersionAndWhereItCameFrom() {
    SecretVersion version = put("put/get", "väl\0ue");
    Secret read = get("put/get");
    assertThat(read.getValue().toStringUtf8()).isEqualTo("väl\0ue");
    assertThat(read.getValueKind()).isEqualTo(ValueKind.VALUE_KIND_BYTES);
    assertThat(read.getVersion()).isEqualTo(version);
    assertThat(version.getName()).isEqualTo("put/get");
    assertThat(version.getNumber()).isEqualTo(1);
    assertThat(version.getState()).isEqualTo(VersionState.VERSION_STATE_ENABLED);
    assertThat(version.getStagesList()).containsExactly("current");
    assertThat(version.hasCreateTime()).isTrue();
    assertThat(read.getProvenance().getServedBy()).isEqualTo("default");
    assertThat(read.getProvenance().getStale()).isFalse();
  }

  @Test
  void aCachedReadGivesTheSameAndItsAge() {
    put("cached", "value");
    Secret first = get("cached");
    Secret second = get("cached");
    assertThat(second.getValue()).isEqualTo(first.getValue());
    assertThat(second.getVersion()).isEqualTo(first.getVersion());
    put("cached", "other");
    assertThat(get("cached").getValue().toStringUtf8()).isEqualTo("other");
  }

  @Test
  void anEmptyValueIsAValue() {
    put("empty", "");
    assertThat(get("empty").getValue().isEmpty()).isTrue();
  }

  @Test
  void aValueOfSixtyFourKibibytesFitsAndOneByteMoreDoesNot() {
    byte[] most = new byte[64 * 1024];
    PutSecretRequest.Builder request = PutSecretRequest.newBuilder().setName("large");
    secrets.putSecret(request.setValue(ByteString.copyFrom(most)).build());
    assertThat(get("large").getValue().size()).isEqualTo(most.length);
    request.setValue(ByteString.copyFrom(new byte[most.length + 1]));
    assertThat(reason(() -> secrets.putSecret(request.build()))).isEqualTo("INVALID_ARGUMENT");
  }

  @Test
  void fieldsTravelAsCanonicalJson() {
    PutSecretRequest request =
        PutSecretRequest.newBuilder()
            .setName("fields")
            .setValue(ByteString.copyFromUtf8("{ \"b\": \"2\",\n \"a\": \"1\" }"))
            .setValueKind(ValueKind.VALUE_KIND_FIELDS)
            .build();
    secrets.putSecret(request);
    Secret read = get("fields");
    assertThat(read.getValueKind()).isEqualTo(ValueKind.VALUE_KIND_FIELDS);
    assertThat(read.getValue().toStringUtf8()).isEqualTo("{\"a\":\"1\",\"b\":\"2\"}");
  }

  @Test
  void fieldsThatAreNoObjectOfStringsAreRefused() {
    for (String json :
        new String[] {
          "", "[]", "{}", "{\"a\":1}", "{\"a\":\"\\ud800\"}", "{\"a\":\"1\",\"a\":\"2\"}"
        }) {
      PutSecretRequest request =
          PutSecretRequest.newBuilder()
              .setName("no-fields")
              .setValue(ByteString.copyFromUtf8(json))
              .setValueKind(ValueKind.VALUE_KIND_FIELDS)
              .build();
      assertThat(reason(() -> secrets.putSecret(request))).as(json).isEqualTo("INVALID_ARGUMENT");
    }
  }

  @Test
  void aPatchChangesItsFieldsAndKeepsTheOthers() {
    secrets.putSecret(
        PutSecretRequest.newBuilder()
            .setName("patched")
            .setValue(ByteString.copyFromUtf8("{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}"))
            .setValueKind(ValueKind.VALUE_KIND_FIELDS)
            .build());
    PatchSecretRequest patch =
        PatchSecretRequest.newBuilder()
            .setName("patched")
            .setSetFields(ByteString.copyFromUtf8("{\"a\":\"9\"}"))
            .addUnsetFields("b")
            .setIfVersion("1")
            .build();
    assertThat(secrets.patchSecret(patch).getVersion().getNumber()).isEqualTo(2);
    assertThat(get("patched").getValue().toStringUtf8()).isEqualTo("{\"a\":\"9\",\"c\":\"3\"}");
    assertThat(reason(() -> secrets.patchSecret(patch))).isEqualTo("VERSION_MISMATCH");
  }

  @Test
  void conditionsAndRequestIdsHold() {
    PutSecretRequest once =
        PutSecretRequest.newBuilder()
            .setName("conditional")
            .setCreateOnly(true)
            .setRequestId("once")
            .setValue(ByteString.copyFromUtf8("1"))
            .build();
    SecretVersion first = secrets.putSecret(once).getVersion();
    assertThat(secrets.putSecret(once).getVersion()).isEqualTo(first);
    PutSecretRequest other = once.toBuilder().setValue(ByteString.copyFromUtf8("2")).build();
    assertThat(reason(() -> secrets.putSecret(other))).isEqualTo("ALREADY_EXISTS");
    assertThat(reason(() -> secrets.putSecret(once.toBuilder().setRequestId("two").build())))
        .isEqualTo("ALREADY_EXISTS");
    PutSecretRequest.Builder swap = PutSecretRequest.newBuilder().setName("conditional");
    secrets.putSecret(swap.setIfVersion(first.getVersion()).build());
    assertThat(reason(() -> secrets.putSecret(swap.build()))).isEqualTo("VERSION_MISMATCH");
  }

  @Test
  void aRequestIdMayComeAsMetadata() {
    try (Wired identified =
        Wired.to(server.server().port(), server.folder().caCertificate(), null)
            .bearerOf(server.folder().tokenFile())
            .header("coffer-request-id", "as-metadata")) {
      PutSecretRequest put = PutSecretRequest.newBuilder().setName("identified").build();
      SecretVersion first = identified.secrets().putSecret(put).getVersion();
      assertThat(identified.secrets().putSecret(put).getVersion()).isEqualTo(first);
      assertThat(
              reason(
                  () ->
                      identified
                          .secrets()
                          .putSecret(put.toBuilder().setRequestId("another").build())))
          .isEqualTo("INVALID_ARGUMENT");
    }
  }

  @Test
  void metadataIsChangedReadAndNeverComesWithAValue() {
    put("described", "value");
    Timestamp expiry = Timestamp.newBuilder().setSeconds(4_000_000_000L).build();
    UpdateSecretRequest update =
        UpdateSecretRequest.newBuilder()
            .setName("described")
            .setMetadata(
                MetadataChange.newBuilder()
                    .putSetLabels("team", "core")
                    .setDescription("what it is")
                    .setContentType("text/plain")
                    .setExpireTime(expiry))
            .build();
    SecretMetadata changed = secrets.updateSecret(update).getSecret();
    SecretMetadata read =
        secrets
            .describeSecret(DescribeSecretRequest.newBuilder().setName("described").build())
            .getSecret();
    assertThat(read).isEqualTo(changed);
    assertThat(read.getLabelsMap()).containsEntry("team", "core");
    assertThat(read.getDescription()).isEqualTo("what it is");
    assertThat(read.getContentType()).isEqualTo("text/plain");
    assertThat(read.getExpireTime()).isEqualTo(expiry);
    assertThat(read.getCurrentVersion()).isEqualTo("1");
    assertThat(read.getState()).isEqualTo(SecretState.SECRET_STATE_ENABLED);

    UpdateSecretRequest.Builder back =
        UpdateSecretRequest.newBuilder()
            .setName("described")
            .setIfEtag(read.getEtag())
            .setMetadata(
                MetadataChange.newBuilder()
                    .addRemoveLabels("team")
                    .setDescription("")
                    .setNeverExpires(true));
    SecretMetadata cleared = secrets.updateSecret(back.build()).getSecret();
    assertThat(cleared.getLabelsMap()).isEmpty();
    assertThat(cleared.getDescription()).isEmpty();
    assertThat(cleared.hasExpireTime()).isFalse();
    assertThat(cleared.getContentType()).isEqualTo("text/plain");
    assertThat(reason(() -> secrets.updateSecret(back.build()))).isEqualTo("VERSION_MISMATCH");
  }

  @Test
  void anUpdateThatNamesNothingIsRefused() {
    UpdateSecretRequest nothing = UpdateSecretRequest.newBuilder().setName("described").build();
    assertThat(reason(() -> secrets.updateSecret(nothing))).isEqualTo("INVALID_ARGUMENT");
  }

  @Test
  void listsComeInPagesThatEndWithAnEmptyToken() {
    for (int i = 0; i < 5; i++) {
      put("listed/" + i, "value");
    }
    ListSecretsRequest.Builder request =
        ListSecretsRequest.newBuilder().setPrefix("listed/").setPageSize(2);
    StringBuilder names = new StringBuilder();
    String token;
    do {
      ListSecretsResponse page = secrets.listSecrets(request.build());
      page.getSecretsList().forEach(secret -> names.append(secret.getName()).append(' '));
      token = page.getNextPageToken();
      request.setPageToken(token);
    } while (!token.isEmpty());
    assertThat(names.toString()).isEqualTo("listed/0 listed/1 listed/2 listed/3 listed/4 ");
  }

  @Test
  void aPageTokenIsBoundToItsArguments() {
    put("bound/1", "value");
    put("bound/2", "value");
    ListSecretsRequest first =
        ListSecretsRequest.newBuilder().setPrefix("bound/").setPageSize(1).build();
    String token = secrets.listSecrets(first).getNextPageToken();
    ListSecretsRequest other = first.toBuilder().setPrefix("").setPageToken(token).build();
    assertThat(reason(() -> secrets.listSecrets(other))).isEqualTo("INVALID_ARGUMENT");
    assertThat(reason(() -> secrets.listSecrets(first.toBuilder().setPageToken("x").build())))
        .isEqualTo("INVALID_ARGUMENT");
    assertThat(reason(() -> secrets.listSecrets(first.toBuilder().setPageSize(1001).build())))
        .isEqualTo("INVALID_ARGUMENT");
  }

  @Test
  void versionsAreListedNewestFirstAndReadByIdAndStage() {
    put("versions", "1");
    put("versions", "2");
    put("versions", "3");
    ListSecretVersionsRequest.Builder request =
        ListSecretVersionsRequest.newBuilder().setName("versions").setPageSize(2);
    ListSecretVersionsResponse page = secrets.listSecretVersions(request.build());
    assertThat(page.getVersionsList())
        .extracting(SecretVersion::getVersion)
        .containsExactly("3", "2");
    page = secrets.listSecretVersions(request.setPageToken(page.getNextPageToken()).build());
    assertThat(page.getVersionsList()).extracting(SecretVersion::getVersion).containsExactly("1");
    assertThat(page.getNextPageToken()).isEmpty();

    GetSecretRequest.Builder get = GetSecretRequest.newBuilder().setName("versions");
    assertThat(secrets.getSecret(get.setVersion("1").build()).getSecret().getValue().toStringUtf8())
        .isEqualTo("1");
    assertThat(
            secrets
                .getSecret(get.setStage("previous").build())
                .getSecret()
                .getValue()
                .toStringUtf8())
        .isEqualTo("2");
  }

  @Test
  void aStageMovesToAVersionAndBack() {
    put("staged", "1");
    put("staged", "2");
    MoveSecretStageRequest promote =
        MoveSecretStageRequest.newBuilder()
            .setName("staged")
            .setStage("current")
            .setToVersion("1")
            .setIfFromVersion("2")
            .build();
    assertThat(secrets.moveSecretStage(promote).getSecret().getCurrentVersion()).isEqualTo("1");
    assertThat(get("staged").getValue().toStringUtf8()).isEqualTo("1");
    assertThat(reason(() -> secrets.moveSecretStage(promote))).isEqualTo("VERSION_MISMATCH");
  }

  @Test
  void aDisabledVersionIsNotReadUntilItIsEnabled() {
    put("disabled", "value");
    SetSecretVersionStateRequest.Builder state =
        SetSecretVersionStateRequest.newBuilder().setName("disabled").setVersion("1");
    assertThat(
            secrets
                .setSecretVersionState(state.setState(VersionState.VERSION_STATE_DISABLED).build())
                .getVersion()
                .getState())
        .isEqualTo(VersionState.VERSION_STATE_DISABLED);
    assertThat(reason(() -> get("disabled"))).isEqualTo("FAILED_PRECONDITION");
    secrets.setSecretVersionState(state.setState(VersionState.VERSION_STATE_ENABLED).build());
    assertThat(get("disabled").getValue().toStringUtf8()).isEqualTo("value");
    state.setState(VersionState.VERSION_STATE_DESTROYED);
    assertThat(reason(() -> secrets.setSecretVersionState(state.build())))
        .isEqualTo("INVALID_ARGUMENT");
  }

  @Test
  void whatIsDeletedIsRestoredAndWhatIsPurgedIsGone() {
    put("deleted", "value");
    DeleteSecretRequest delete = DeleteSecretRequest.newBuilder().setName("deleted").build();
    assertThat(secrets.deleteSecret(delete).getSecret().getState())
        .isEqualTo(SecretState.SECRET_STATE_DELETED);
    assertThat(reason(() -> get("deleted"))).isEqualTo("DELETED");
    assertThat(
            secrets
                .listSecrets(ListSecretsRequest.newBuilder().setPrefix("").setDeleted(true).build())
                .getSecretsList())
        .extracting(SecretMetadata::getName)
        .containsExactly("deleted");
    secrets.restoreSecret(RestoreSecretRequest.newBuilder().setName("deleted").build());
    assertThat(get("deleted").getValue().toStringUtf8()).isEqualTo("value");
    assertThat(
            secrets
                .purgeSecret(PurgeSecretRequest.newBuilder().setName("deleted").build())
                .getName())
        .isEqualTo("deleted");
    assertThat(reason(() -> get("deleted"))).isEqualTo("NOT_FOUND");
    assertThat(put("deleted", "again").getNumber()).isEqualTo(2);
  }

  @Test
  void aBatchHasAResultForEachInTheirOrder() {
    put("batch/1", "one");
    put("batch/2", "two");
    BatchGetSecretsResponse answer =
        secrets.batchGetSecrets(
            BatchGetSecretsRequest.newBuilder()
                .addItems(BatchGetSecretsItem.newBuilder().setName("batch/2"))
                .addItems(BatchGetSecretsItem.newBuilder().setName("batch/none"))
                .addItems(BatchGetSecretsItem.newBuilder().setName("batch/1").setVersion("1"))
                .build());
    assertThat(answer.getResults(0).getSecret().getValue().toStringUtf8()).isEqualTo("two");
    assertThat(answer.getResults(1).getName()).isEqualTo("batch/none");
    assertThat(answer.getResults(1).getError().getCode()).isEqualTo("NOT_FOUND");
    assertThat(answer.getResults(2).getSecret().getValue().toStringUtf8()).isEqualTo("one");
  }

  @Test
  void malformedArgumentsAreRefusedAndNotRepeated() {
    for (String name : new String[] {"", "/a", "a/", "a//b", "../a", "sécret", "a".repeat(256)}) {
      StatusRuntimeException e =
          catchThrowableOfType(StatusRuntimeException.class, () -> put(name, "value"));
      assertThat(Wired.errorInfo(e).getReason()).as(name).isEqualTo("INVALID_ARGUMENT");
      assertThat(name.length() < 4 || !e.getStatus().toString().contains(name)).isTrue();
    }
    assertThat(
            reason(
                () ->
                    secrets.getSecret(
                        GetSecretRequest.newBuilder().setName("a").setStage("No Stage").build())))
        .isEqualTo("INVALID_ARGUMENT");
  }

  @Test
  void anUnknownStoreIsNotFoundAndNamed() {
    StatusRuntimeException e =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                secrets.getSecret(
                    GetSecretRequest.newBuilder().setStore("nowhere").setName("a").build()));
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(Wired.errorInfo(e).getMetadataMap())
        .containsEntry("store", "nowhere")
        .containsEntry("remedy", "The stores are: default.");
  }

  @Test
  void anExpiredDeadlineIsSaid() {
    StatusRuntimeException e =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                secrets
                    .withDeadlineAfter(-1, TimeUnit.MILLISECONDS)
                    .getSecret(GetSecretRequest.newBuilder().setName("a").build()));
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
  }
}
