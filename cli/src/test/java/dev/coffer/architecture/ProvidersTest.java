package dev.coffer.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProvidersTest {
  private static final String PROVIDER =
      "package dev.coffer.etcd; public final class EtcdBackendProvider"
          + " implements dev.coffer.spi.BackendProvider {"
          + " public String type() { return \"etcd\"; }"
          + " public dev.coffer.spi.SettingsSchema schema() { return null; }"
          + " public dev.coffer.spi.SecretBackend open(String s, dev.coffer.spi.Settings t)"
          + " { return null; }"
          + " public dev.coffer.spi.Privileges privileges(dev.coffer.spi.Settings t)"
          + " { return null; } }";

  @Test
  void everyProviderIsOfferedAsAService() {
    Providers.ARE_OFFERED_AS_SERVICES.check(ProductionClasses.ALL);
  }

  @Test
  void everyBackendHasTheSameFiles() {
    Providers.OF_BACKENDS_HAVE_THE_SAME_FILES_BESIDE_THEM.check(ProductionClasses.ALL);
  }

  @Test
  void aProviderThatNobodyOffersIsFound(@TempDir Path folder) throws IOException {
    PlantedDefect defect = PlantedDefect.of(folder, PROVIDER);
    assertThat(defect.isFoundBy(Providers.ARE_OFFERED_AS_SERVICES)).isTrue();
  }

  @Test
  void aBackendOfItsOwnShapeIsFound(@TempDir Path folder) throws IOException {
    PlantedDefect defect =
        PlantedDefect.of(folder, PROVIDER, "package dev.coffer.etcd; class EtcdBackend {}");
    assertThat(defect.isFoundBy(Providers.OF_BACKENDS_HAVE_THE_SAME_FILES_BESIDE_THEM)).isTrue();
  }
}
