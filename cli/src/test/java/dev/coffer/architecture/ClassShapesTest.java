package dev.coffer.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ClassShapesTest {
  static Stream<Arguments> rulesAndDefects() {
    return Stream.of(
        Arguments.of(
            ClassShapes.NAMES_SAY_WHAT_A_THING_IS,
            "package dev.coffer.server; class ConnectionManager {}"),
        Arguments.of(
            ClassShapes.NAMES_SAY_WHAT_A_THING_IS,
            "package dev.coffer.store; class Outer { static class RowUtils {} }"),
        Arguments.of(
            ClassShapes.PUBLIC_CLASSES_ARE_CLOSED,
            "package dev.coffer.model; public class OpenToAll {}"),
        Arguments.of(
            ClassShapes.PUBLIC_SIGNATURES_ARE_FREE_OF_JACKSON,
            "package dev.coffer.config; public final class Reader {"
                + " public com.fasterxml.jackson.databind.JsonNode tree() { return null; } }"),
        Arguments.of(
            ClassShapes.ONLY_THE_COMMAND_TALKS_ON_STANDARD_STREAMS,
            "package dev.coffer.layer; class Chatty { void talk() { System.out.println(); } }"));
  }

  @ParameterizedTest
  @MethodSource("rulesAndDefects")
  void theCodeKeepsTheRule(ArchRule rule) {
    rule.check(ProductionClasses.ALL);
  }

  @ParameterizedTest
  @MethodSource("rulesAndDefects")
  void theRuleFindsTheDefectThatIsPlantedForIt(ArchRule rule, String source, @TempDir Path folder)
      throws IOException {
    assertThat(PlantedDefect.of(folder, source).isFoundBy(rule)).isTrue();
  }
}
