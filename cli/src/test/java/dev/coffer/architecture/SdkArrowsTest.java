package dev.coffer.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SdkArrowsTest {
  @Test
  void everyArrowOfTheTablePointsUp() {
    assertThatCode(SdkArrows::checkOrder).doesNotThrowAnyException();
  }

  @Test
  void theCodeHasOnlyTheArrowsThatAreDrawn() {
    SdkArrows.ONLY_DRAWN_ARROWS.check(ProductionClasses.ALL);
  }

  @Test
  void anArrowThatIsNotDrawnIsFound(@TempDir Path folder) throws IOException {
    PlantedDefect defect =
        PlantedDefect.of(
            folder,
            "package dev.coffer.store; public class Thing {}",
            "package dev.coffer.model; class Upwards { dev.coffer.store.Thing[] things; }");
    assertThat(defect.isFoundBy(SdkArrows.ONLY_DRAWN_ARROWS)).isTrue();
  }

  @Test
  void aPackageThatNobodyDrewIsFound(@TempDir Path folder) throws IOException {
    PlantedDefect defect = PlantedDefect.of(folder, "package dev.coffer.attic; class Forgotten {}");
    assertThat(defect.isFoundBy(SdkArrows.ONLY_DRAWN_ARROWS)).isTrue();
  }
}
