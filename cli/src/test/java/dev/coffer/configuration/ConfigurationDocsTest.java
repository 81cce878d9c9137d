package dev.coffer.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.coffer.config.CofferConfig;
import dev.coffer.config.ConfigurationSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Schema and tables are generated with every module on the class path. After a change of what may
 * be configured, write them anew: run this class with {@code -Dcoffer.write-docs=true}.
 */
class ConfigurationDocsTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Path SCHEMA = DOCS.resolve("coffer.schema.json");
  private static final Path PAGE = DOCS.resolve("configuration.md");
  private static final String MARK =
      "<!-- The tables below are generated; see ConfigurationDocsTest. -->\n";
  private static final ConfigurationSchema DECLARED = ConfigurationSchema.ofClassPath();

  @TempDir Path folder;

  @BeforeAll
  static void writeWhereAsked() throws IOException {
    if (Boolean.getBoolean("coffer.write-docs")) {
      Files.writeString(SCHEMA, DECLARED.json());
      Files.writeString(PAGE, written() + MARK + DECLARED.tables());
    }
  }

  /** The part of the page that people write. */
  private static String written() throws IOException {
    String page = Files.readString(PAGE);
    assertThat(page).contains(MARK);
    return page.substring(0, page.indexOf(MARK));
  }

  @Test
  void theSchemaForEditorsIsThatOfTheDeclarations() throws IOException {
    assertThat(Files.readString(SCHEMA)).isEqualTo(DECLARED.json());
  }

  @Test
  void theTablesOfThePageAreThoseOfTheDeclarations() throws IOException {
    assertThat(Files.readString(PAGE)).isEqualTo(written() + MARK + DECLARED.tables());
  }

  @Test
  void everyReferenceInTheSchemaLeadsSomewhere() throws IOException {
    JsonNode schema = new ObjectMapper().readTree(DECLARED.json());
    List<String> references = schema.findValuesAsText("$ref");

    assertThat(references).isNotEmpty();
    for (String reference : references) {
      assertThat(schema.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
    }
  }

  static Stream<String> examples() throws IOException {
    Matcher fences = Pattern.compile("(?s)```yaml\n(.*?)```").matcher(written());
    List<String> examples = new ArrayList<>();
    while (fences.find()) {
      examples.add(fences.group(1));
    }
    assertThat(examples).hasSizeGreaterThan(3);
    return examples.stream();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleOfThePageLoads(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("coffer.yaml"), yaml);

    assertThat(CofferConfig.load(file, Map.of()).storeNames()).contains("default");
  }
}
