package dev.coffer.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ModuleBoundariesTest {
  private static final String WIRE_TYPE =
      "package dev.coffer.proto.planted; public class Message {}";
  private static final String LOCAL_TYPE =
      "package dev.coffer.local.planted; public class LocalThing {}";

  static Stream<ArchRule> rules() {
    return Stream.concat(
        Stream.of(
            ModuleBoundaries.SDK_KNOWS_NO_WIRE_AND_NO_VENDOR,
            ModuleBoundaries.SDK_KNOWS_NO_OTHER_MODULE,
            ModuleBoundaries.ONLY_THE_EDGE_KNOWS_GENERATED_CODE,
            ModuleBoundaries.SERVER_FINDS_BACKENDS_AT_RUN_TIME,
            ModuleBoundaries.SUITES_KNOW_THE_SDK_ALONE),
        ModuleBoundaries.backendsKnowNoOtherBackend().stream());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theCodeKeepsTheBoundary(ArchRule rule) {
    rule.check(ProductionClasses.ALL);
  }

  @Test
  void anSdkThatKnowsTheWireIsFound(@TempDir Path folder) throws IOException {
    PlantedDefect defect =
        PlantedDefect.of(
            folder,
            WIRE_TYPE,
            "package dev.coffer.model; class Leak { dev.coffer.proto.planted.Message message; }");
    assertThat(defect.isFoundBy(ModuleBoundaries.SDK_KNOWS_NO_WIRE_AND_NO_VENDOR)).isTrue();
    assertThat(defect.isFoundBy(ModuleBoundaries.ONLY_THE_EDGE_KNOWS_GENERATED_CODE)).isTrue();
  }

  @Test
  void anSdkThatKnowsAVendorIsFound(@TempDir Path folder) throws IOException {
    PlantedDefect defect =
        PlantedDefect.of(folder, "package dev.coffer.store; class Leak { io.grpc.Status status; }");
    assertThat(defect.isFoundBy(ModuleBoundaries.SDK_KNOWS_NO_WIRE_AND_NO_VENDOR)).isTrue();
  }

  @Test
  void anSdkThatKnowsABackendIsFound(@TempDir Path folder) throws IOException {
    PlantedDefect defect =
        PlantedDefect.of(
            folder,
            LOCAL_TYPE,
            "package dev.coffer.config; class Leak { dev.coffer.local.planted.LocalThing thing; }");
    assertThat(defect.isFoundBy(ModuleBoundaries.SDK_KNOWS_NO_OTHER_MODULE)).isTrue();
  }

  @Test
  void aBackendThatKnowsAnotherIsFound(@TempDir Path folder) throws IOException {
    PlantedDefect defect =
        PlantedDefect.of(
            folder,
            LOCAL_TYPE,
            "package dev.coffer.vault; class Leak { dev.coffer.local.planted.LocalThing thing; }");
    assertThat(
            ModuleBoundaries.backendsKnowNoOtherBackend().stream()
                .filter(rule -> found(defect, rule)))
        .hasSize(1);
  }

  @Test
  void aServerOrASuiteThatNamesABackendIsFound(@TempDir Path folder) throws IOException {
    PlantedDefect defect =
        PlantedDefect.of(
            folder,
            LOCAL_TYPE,
            "package dev.coffer.server; class Leak { dev.coffer.local.planted.LocalThing thing; }",
            "package dev.coffer.conformance; class Bias {"
                + " dev.coffer.local.planted.LocalThing thing; }");
    assertThat(defect.isFoundBy(ModuleBoundaries.SERVER_FINDS_BACKENDS_AT_RUN_TIME)).isTrue();
    assertThat(defect.isFoundBy(ModuleBoundaries.SUITES_KNOW_THE_SDK_ALONE)).isTrue();
  }

  private static boolean found(PlantedDefect defect, ArchRule rule) {
    try {
      return defect.isFoundBy(rule);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
