package dev.coffer.conformance.peer.gcp;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.secretmanager.v1.ReplicationStatus;
import com.google.cloud.secretmanager.v1.SecretVersion;
import com.google.protobuf.Timestamp;
import org.junit.jupiter.api.Test;

/** What holds the fakes against recorded facts sees a fake that answers otherwise. */
final class GcpVectorsTest {
  private final Vectors vectors = Vectors.of("gcp-secret-manager.json");

  /** As the recorded answer has it. */
  private static SecretVersion recorded() {
    return SecretVersion.newBuilder()
        .setName("projects/" + FakeGoogle.PROJECT_NUMBER + "/secrets/a/versions/1")
        .setCreateTime(Timestamp.newBuilder().setSeconds(1))
        .setState(SecretVersion.State.ENABLED)
        .setReplicationStatus(
            ReplicationStatus.newBuilder()
                .setAutomatic(ReplicationStatus.AutomaticStatus.getDefaultInstance()))
        .setEtag("\"0123456789abcd\"")
        .build();
  }

  @Test
  void theRecordedAnswerPasses() throws Exception {
    vectors.answers("version-get", GcpVectorsTest::recorded);
  }

  @Test
  void anotherStateIsSeen() {
    assertDiffers(recorded().toBuilder().setState(SecretVersion.State.DISABLED).build(), "/state");
  }

  @Test
  void aNameWithTheProjectsIdIsSeen() {
    assertDiffers(
        recorded().toBuilder().setName("projects/example-project/secrets/a/versions/1").build(),
        "/name");
  }

  @Test
  void anEtagWithoutItsQuotesIsSeen() {
    assertDiffers(recorded().toBuilder().setEtag("0123456789abcd").build(), "/etag");
  }

  @Test
  void aMemberThatIsAbsentOrTooManyIsSeen() {
    assertDiffers(recorded().toBuilder().clearCreateTime().build(), "/createTime is absent");
    assertDiffers(
        recorded().toBuilder().setClientSpecifiedPayloadChecksum(true).build(),
        "is more than was recorded");
  }

  @Test
  void anotherCodeOrTextIsSeen() {
    assertThatThrownBy(
            () ->
                vectors.refuses(
                    "secret-get-missing",
                    () -> {
                      throw Refusal.invalid("Secret [projects/123456789/secrets/a] not found.");
                    }))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(
            () ->
                vectors.refuses(
                    "secret-get-missing",
                    () -> {
                      throw Refusal.notFound("It is");
                    }))
        .isInstanceOf(AssertionError.class);
  }

  private void assertDiffers(SecretVersion answer, String how) {
    assertThatThrownBy(() -> vectors.answers("version-get", () -> answer))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(how);
  }
}
