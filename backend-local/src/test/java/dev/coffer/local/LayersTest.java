package dev.coffer.local;

import static dev.coffer.local.table.Stores.get;
import static dev.coffer.local.table.Stores.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.compose.LayeredBackend;
import dev.coffer.compose.Member;
import dev.coffer.local.encryptedfile.EncryptedFileBackend;
import dev.coffer.local.encryptedfile.EncryptedFileConfig;
import dev.coffer.local.encryptedfile.FileKey;
import dev.coffer.local.environment.EnvironmentBackend;
import dev.coffer.local.environment.EnvironmentConfig;
import dev.coffer.local.variable.VariableNames;
import dev.coffer.local.yaml.YamlBackend;
import dev.coffer.local.yaml.YamlConfig;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.SecretBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stores of this machine over each other: environment, encrypted file, YAML. */
class LayersTest {
  @TempDir Path directory;
  private Path file;
  private SecretBackend layered;

  @BeforeEach
  void compose() throws Exception {
    file = directory.resolve("secrets.bin");
    Path yaml = Files.writeString(directory.resolve("defaults.yaml"), YAML);
    SecretValue key = FileKey.generate();
    EncryptedFileBackend encrypted =
        EncryptedFileBackend.open(EncryptedFileConfig.of(file, key::copy));
    encrypted.put(put("broker/port", "encrypted"), OperationContext.LOCAL);
    encrypted.put(put("broker/host", "hidden"), OperationContext.LOCAL);
    layered =
        LayeredBackend.writingTo(
            "encrypted",
            "application",
            List.of(
                new Member("env", EnvironmentBackend.open(ENVIRONMENT)),
                new Member("encrypted", encrypted),
                new Member("yaml", YamlBackend.open(new YamlConfig(yaml)))));
  }

  private static final String YAML = "broker: { host: low, port: low, name: low, a__b: odd }\n";
  private static final EnvironmentConfig ENVIRONMENT =
      new EnvironmentConfig(new VariableNames("DP_"), Map.of("DP_BROKER__HOST", "environment"));

  @Test
  void theTopmostLayerThatHasASecretAnswersAndSaysSo() {
    assertAnswers("broker/host", "environment", "env");
    assertAnswers("broker/port", "encrypted", "encrypted");
    assertAnswers("broker/name", "low", "yaml");
  }

  @Test
  void aNameThatTheEnvironmentCannotSpellIsReadBelowIt() {
    assertAnswers("broker/a__b", "odd", "yaml");
  }

  @Test
  void aDamagedLayerIsNotPassedOver() throws Exception {
    Files.writeString(file, "damaged");
    assertThat(refusal(() -> get(layered, "broker/port")).code()).isEqualTo(ErrorCode.INTEGRITY);
    assertThat(refusal(() -> get(layered, "broker/name")).code()).isEqualTo(ErrorCode.INTEGRITY);
    assertAnswers("broker/host", "environment", "env");
  }

  private void assertAnswers(String name, String value, String layer) {
    try (Secret secret =
        layered.get(GetRequest.current(SecretName.of(name)), OperationContext.LOCAL)) {
      assertThat(secret.value().utf8()).isEqualTo(value);
      assertThat(secret.provenance().servedBy()).isEqualTo(layer);
    }
  }

  private static PutRequest put(String name, String value) {
    return PutRequest.of(SecretName.of(name), SecretValue.ofUtf8(value));
  }
}
