package dev.coffer.local.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.config.CofferConfig;
import dev.coffer.key.KeyProviderFactory;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoftwareKeyProviderFactoryTest {
  @TempDir Path folder;

  @Test
  void isFoundAsAService() {
    assertThat(ServiceLoader.load(KeyProviderFactory.class))
        .anySatisfy(factory -> assertThat(factory.type()).isEqualTo("software"));
  }

  @Test
  void aConfiguredKeyFileIsMadeAtBootstrapBesideTheConfiguration() throws IOException {
    config("{ type: software, file: root.key }").bootstrapStores();
    assertThat(Files.readString(folder.resolve("root.key"))).startsWith("coffer-root-key v1\n");
  }

  @Test
  void aConfiguredPassphraseKeepsItsParametersAndNothingElse() throws IOException {
    String rootKey =
        "{ type: software, passphrase: { env: PASSPHRASE }, parameters: root.parameters }";
    config(rootKey).bootstrapStores();
    assertThat(Files.readString(folder.resolve("root.parameters")))
        .startsWith("coffer-root-key-parameters v1\n")
        .doesNotContain("correct horse");
  }

  @Test
  void anOpenKeyFileIsRefusedAtItsPlaceInTheConfiguration() throws IOException {
    config("{ type: software, file: root.key }").bootstrapStores();
    Files.setPosixFilePermissions(
        folder.resolve("root.key"), PosixFilePermissions.fromString("rw-r--r--"));
    SecretsException error = refusal("{ type: software, file: root.key }");
    assertThat(error.code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(error).hasMessageContaining("coffer.yaml:5:");
    assertThat(error.remedy()).contains("chmod 600");
  }

  @Test
  void aFileOrAPassphraseIsAskedForAndNotBoth() {
    assertThat(refusal("{ type: software }")).hasMessageContaining("a file or a passphrase");
    assertThat(refusal("{ type: software, file: a, passphrase: { env: PASSPHRASE } }"))
        .hasMessageContaining("not both");
    assertThat(refusal("{ type: software, file: a, parameters: b }"))
        .hasMessageContaining("no parameters");
    assertThat(refusal("{ type: software, passphrase: { env: PASSPHRASE } }"))
        .hasMessageContaining("parameters");
  }

  private SecretsException refusal(String rootKey) {
    SecretsException error =
        catchThrowableOfType(SecretsException.class, () -> config(rootKey).bootstrapStores());
    assertThat(error).isNotNull();
    return error;
  }

  private CofferConfig config(String rootKey) throws IOException {
    Path file = folder.resolve("coffer.yaml");
    Files.writeString(
        file,
        """
        stores:
          default:
            type: sealed
            records: { type: memory }
            rootKey: %s
        """
            .formatted(rootKey));
    return CofferConfig.load(file, Map.of("PASSPHRASE", "correct horse"));
  }
}
