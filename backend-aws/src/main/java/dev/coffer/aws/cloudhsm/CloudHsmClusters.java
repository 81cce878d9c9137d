package dev.coffer.aws.cloudhsm;

import dev.coffer.aws.AwsAction;
import dev.coffer.aws.AwsCalls;
import dev.coffer.aws.AwsConfig;
import dev.coffer.aws.AwsConnection;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.cloudhsmv2.CloudHsmV2Client;
import software.amazon.awssdk.services.cloudhsmv2.model.Cluster;
import software.amazon.awssdk.services.cloudhsmv2.model.ClusterState;
import software.amazon.awssdk.services.cloudhsmv2.model.Hsm;
import software.amazon.awssdk.services.cloudhsmv2.model.HsmState;

/** The CloudHSM clusters of an account and region. Thread-safe. */
public final class CloudHsmClusters implements AutoCloseable {
  private static final AwsAction DESCRIBE = AwsAction.reading("cloudhsm:DescribeClusters");

  private final AwsConnection connection;
  private final CloudHsmV2Client client;
  private final AwsCalls calls = AwsCalls.ofRootKey(CloudHsmErrors.TABLE);

  private CloudHsmClusters(AwsConfig config) {
    this.connection = AwsConnection.open(config);
    this.client = connection.client(CloudHsmV2Client.builder());
  }

  /** Does not call AWS yet. */
  public static CloudHsmClusters open(AwsConfig config) {
    return new CloudHsmClusters(config);
  }

  /**
   * A cluster and its active HSMs, as they are now.
   *
   * @throws SecretsException NOT_FOUND; FAILED_PRECONDITION for a cluster that is not active or has
   *     no active HSM; INVALID_ARGUMENT for a malformed id
   */
  public CloudHsmCluster find(String id, OperationContext context) {
    if (!id.matches("cluster-[a-z2-7]{11,16}")) {
      throw CloudHsmErrors.malformed();
    }
    List<Cluster> found =
        calls.make(
            context,
            DESCRIBE,
            null,
            bounds ->
                client
                    .describeClusters(
                        list ->
                            list.filters(Map.of("clusterIds", List.of(id)))
                                .overrideConfiguration(bounds))
                    .clusters());
    Cluster cluster =
        found.stream()
            .filter(each -> id.equals(each.clusterId()))
            .findFirst()
            .orElseThrow(() -> CloudHsmErrors.notFound(id));
    if (cluster.state() != ClusterState.ACTIVE) {
      throw CloudHsmErrors.notActive(id, cluster.stateAsString());
    }
    List<String> addresses =
        cluster.hsms().stream()
            .filter(hsm -> hsm.state() == HsmState.ACTIVE && hsm.eniIp() != null)
            .map(Hsm::eniIp)
            .toList();
    if (addresses.isEmpty()) {
      throw CloudHsmErrors.notActive(id, "without an active HSM");
    }
    return new CloudHsmCluster(id, String.valueOf(cluster.hsmType()), addresses);
  }

  @Override
  public void close() {
    if (!calls.isClosed()) {
      calls.close();
      client.close();
      connection.close();
    }
  }
}
