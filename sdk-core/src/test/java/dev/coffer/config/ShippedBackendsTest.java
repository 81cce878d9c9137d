package dev.coffer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backends of Coffer that lie beside the class path. */
class ShippedBackendsTest {
  private static final String FOLDER = "coffer.backends";
  private static final String PROVIDER = "com.example.VaultProvider";

  @TempDir Path folder;

  @BeforeEach
  void name() {
    System.setProperty(FOLDER, folder.toString());
  }

  @AfterEach
  void forget() {
    System.clearProperty(FOLDER);
  }

  private CofferConfig load() throws IOException {
    Path file = folder.resolve("coffer.yaml");
    Files.writeString(file, "stores: { default: { type: vault } }\n");
    return CofferConfig.load(file);
  }

  private Path jar() throws IOException {
    return Files.createDirectories(folder.resolve("backend-vault")).resolve("vault.jar");
  }

  @Test
  void oneIsOpenedWhenItsTypeIsNamed() throws IOException {
    new JarOfOthers().provider(PROVIDER, "vault").write(jar());
    try (Stores stores = load().openStores()) {
      assertThat(stores.store("default").backend()).isNotNull();
    }
  }

  @Test
  void oneThatIsNotThereIsAnsweredWithItsArtifact() {
    SecretsException error = catchThrowableOfType(SecretsException.class, this::load);

    assertThat(error).hasMessageContaining("\"vault\" is not on the class path");
    assertThat(error.remedy()).contains("dev.coffer:backend-vault");
  }

  @Test
  void oneThatIsDamagedIsNamed() throws IOException {
    new JarOfOthers().offering("com.example.NotThere").write(jar());

    SecretsException error = catchThrowableOfType(SecretsException.class, this::load);

    assertThat(error.code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(error).hasMessageContaining("backend-vault cannot be loaded");
  }
}
