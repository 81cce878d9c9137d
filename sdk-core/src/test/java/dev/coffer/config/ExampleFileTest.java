package dev.coffer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.model.SecretsException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example that the whole format was designed around. */
class ExampleFileTest {
  private static final String EXAMPLE =
      """
      server:
        listen: 0.0.0.0:7443
        operations: 127.0.0.1:7480            # /livez /readyz /metrics
        tls: { certificate: server.pem, key: server-key.pem, clientCa: clients.pem }
        data: /var/lib/coffer
      access: { admins: [ "spiffe://prod/ops" ] }
      system: { store: default }

      stores:
        default:
          type: sealed
          records: { type: sqlite, path: records.db }
          rootKey: { type: pkcs11, module: /usr/lib/softhsm/libsofthsm2.so, token: coffer, key: root, pin: { file: /run/secrets/hsm-pin } }
        trading:
          type: vault
          address: https://vault:8200
          mount: secret
          prefix: teams/trading                # optional, in front of every name
          names: native                        # or: encoded
          auth: { method: appRole, roleId: 7a1c, secretId: { file: /run/secrets/secret-id } }
        cloud: { type: aws-secrets-manager, region: eu-central-1, auth: { method: default } }
        resilient: { type: failover, stores: [ trading, cloud ] }
        application:
          type: layered
          layers: [ { type: environment, prefix: DP_ }, resilient, { type: encrypted-file, path: secrets.bin, key: { env: SECRETS_KEY } }, { type: yaml, path: defaults.yaml } ]
          write: resilient

      cache: { ttl: 5m, maxBytes: 64MiB, staleFor: 1h }
      """;

  @TempDir Path folder;

  @Test
  void typesWhoseArtifactIsAbsentAreNamedWithTheArtifactToAdd() {
    refused(EXAMPLE, "12:22", "\"sqlite\"", "backend-local");

    String withRecords = EXAMPLE.replace("type: sqlite,", "type: test-records,");
    refused(withRecords, "13:22", "\"pkcs11\"", "backend-hsm");

    String withKey = withRecords.replaceAll("rootKey: .*", "rootKey: { type: test-key, path: k }");
    refused(withKey, "15:11", "\"vault\"", "backend-vault");

    String withVault = withKey.replace(VAULT, "    type: test-plain\n");
    refused(withVault, "16:18", "\"aws-secrets-manager\"", "backend-aws");

    String withCloud = withVault.replaceAll("cloud: .*", "cloud: { type: test-plain }");
    refused(withCloud, "20:23", "\"environment\"", "backend-local");
  }

  @Test
  void withItsArtifactsInPlaceItLoads() {
    String whole =
        EXAMPLE
            .replace("type: sqlite,", "type: test-records,")
            .replaceAll("rootKey: .*", "rootKey: { type: test-key, path: k }")
            .replace(VAULT, "    type: test-plain\n")
            .replaceAll("cloud: .*", "cloud: { type: test-plain }")
            .replace("type: environment, prefix: DP_", "type: test-plain")
            .replace("type: encrypted-file, path: secrets.bin, key:", "type: test-plain, password:")
            .replace("type: yaml, path: defaults.yaml", "type: test-plain");

    CofferConfig config = new ConfigFile(folder).load(whole, Map.of("SECRETS_KEY", "key"));

    assertThat(config.storeNames())
        .containsExactly("default", "trading", "cloud", "resilient", "application");
    assertThat(config.server().data()).isEqualTo(Path.of("/var/lib/coffer"));
    assertThat(config.access().admins()).containsExactly("spiffe://prod/ops");
  }

  private static final String VAULT =
      """
          type: vault
          address: https://vault:8200
          mount: secret
          prefix: teams/trading                # optional, in front of every name
          names: native                        # or: encoded
          auth: { method: appRole, roleId: 7a1c, secretId: { file: /run/secrets/secret-id } }
      """
          .indent(0);

  private void refused(String yaml, String place, String type, String artifact) {
    assertThatThrownBy(() -> new ConfigFile(folder).load(yaml, Map.of("SECRETS_KEY", "key")))
        .isInstanceOfSatisfying(
            SecretsException.class,
            e -> assertThat(e.remedy()).isEqualTo("Add the artifact dev.coffer:" + artifact + "."))
        .hasMessageContaining("coffer.yaml:" + place + ": ")
        .hasMessageContaining(type);
  }
}
