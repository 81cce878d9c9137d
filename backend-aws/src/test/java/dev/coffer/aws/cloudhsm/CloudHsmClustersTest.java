package dev.coffer.aws.cloudhsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.aws.AwsWire;
import dev.coffer.aws.AwsWire.Answer;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Clusters as the CloudHSM API tells of them. NOT AWS: no peer has this API, so the answers are
 * those of AWS's API reference ("DescribeClusters"), by a fake.
 */
final class CloudHsmClustersTest {
  private static final String ID = "cluster-igklspoyj5v";

  private static final String HSMS =
      """
      [{"HsmId":"hsm-a","State":"ACTIVE","EniIp":"10.0.1.7","AvailabilityZone":"eu-central-1a"},
       {"HsmId":"hsm-b","State":"CREATE_IN_PROGRESS","AvailabilityZone":"eu-central-1b"},
       {"HsmId":"hsm-c","State":"ACTIVE","EniIp":"10.0.2.8","AvailabilityZone":"eu-central-1c"}]
      """;

  @Test
  void are_found_by_id_with_their_active_hsms() {
    try (AwsWire wire = AwsWire.answering(request -> cluster("ACTIVE", HSMS));
        CloudHsmClusters clusters = CloudHsmClusters.open(wire.config())) {
      CloudHsmCluster cluster = clusters.find(ID, OperationContext.LOCAL);
      assertThat(cluster)
          .isEqualTo(new CloudHsmCluster(ID, "hsm2m.medium", List.of("10.0.1.7", "10.0.2.8")));
      assertThat(wire.requests().get(0).target()).isEqualTo("BaldrApiService.DescribeClusters");
      assertThat(wire.requests().get(0).body())
          .isEqualTo("{\"Filters\":{\"clusterIds\":[\"" + ID + "\"]}}");
    }
  }

  @Test
  void become_the_configuration_of_the_library() {
    CloudHsmCluster cluster = new CloudHsmCluster(ID, "hsm2m.medium", List.of("10.0.1.7"));
    assertThat(cluster.pkcs11Configuration(Path.of("/etc/coffer/issuer.pem")))
        .isEqualTo(
            "{\"clusters\":[{\"type\":\"hsm1\",\"cluster\":{\"hsm_ca_file\":"
                + "\"/etc/coffer/issuer.pem\",\"servers\":[{\"hostname\":\"10.0.1.7\","
                + "\"port\":2223,\"enable\":true}]}}]}");
  }

  @Test
  void that_cannot_be_used_are_refused_and_say_why() {
    assertThat(refusal(cluster("UNINITIALIZED", "[]")).code())
        .isEqualTo(ErrorCode.FAILED_PRECONDITION);
    assertThat(refusal(cluster("ACTIVE", "[]"))).hasMessageContaining("without an active HSM");
    assertThat(refusal(Answer.ok("{\"Clusters\":[]}")).code()).isEqualTo(ErrorCode.NOT_FOUND);
    SecretsException denied = refusal(Answer.error(400, "CloudHsmAccessDeniedException"));
    assertThat(denied.code()).isEqualTo(ErrorCode.BACKEND_DENIED);
    assertThat(denied.remedy()).contains("cloudhsm:DescribeClusters");
  }

  @Test
  void of_a_malformed_id_are_not_asked_for() {
    try (AwsWire wire = AwsWire.answering(request -> cluster("ACTIVE", HSMS));
        CloudHsmClusters clusters = CloudHsmClusters.open(wire.config())) {
      SecretsException error =
          catchThrowableOfType(
              SecretsException.class, () -> clusters.find("cluster-1", OperationContext.LOCAL));
      assertThat(error.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      assertThat(wire.requests()).isEmpty();
    }
  }

  private static SecretsException refusal(Answer answer) {
    try (AwsWire wire = AwsWire.answering(request -> answer);
        CloudHsmClusters clusters = CloudHsmClusters.open(wire.config())) {
      return catchThrowableOfType(
          SecretsException.class, () -> clusters.find(ID, OperationContext.LOCAL));
    }
  }

  private static Answer cluster(String state, String hsms) {
    return Answer.ok(
        "{\"Clusters\":[{\"ClusterId\":\"%s\",\"HsmType\":\"hsm2m.medium\",\"State\":\"%s\",\"Hsms\":%s,\"CreateTimestamp\":1.7E9}]}"
            .formatted(ID, state, hsms));
  }
}
