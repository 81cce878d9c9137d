package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Runs the examples of docs/cli.md in order and compares what they print. */
class DocumentationTest extends CliTest {
  private static final Path PAGE = Path.of("..", "docs", "cli.md");
  private static final Pattern COMMAND =
      Pattern.compile("(?:printf %s '([^']*)' \\| )?coffer (.*)");

  /** One command of the page and what it is said to print. */
  private record Example(String command, List<String> printed) {}

  @Test
  void the_examples_print_what_the_page_says() throws IOException {
    List<Example> examples = examples();
    assertThat(examples).hasSizeGreaterThan(20);

    for (Example example : examples) {
      Matcher command = COMMAND.matcher(example.command());
      assertThat(command.matches()).as(example.command()).isTrue();
      String input = command.group(1) == null ? "" : command.group(1);
      Cli.Result result = cli.runWith(input, command.group(2).split(" "));
      assertThat(printed(result)).as(example.command()).matches(pattern(example.printed()));
    }
  }

  /** Standard output, or for a failure its status and what was said. */
  private static String printed(Cli.Result result) {
    String text = result.exit() == 0 ? result.out() : "? " + result.exit() + "\n" + result.err();
    return text.endsWith("\n") || text.isEmpty() ? text : text + "\n";
  }

  private static Pattern pattern(List<String> lines) {
    StringBuilder pattern = new StringBuilder();
    for (String line : lines) {
      pattern.append(Pattern.quote(line).replace("…", "\\E.*\\Q")).append('\n');
    }
    return Pattern.compile(pattern.toString());
  }

  private static List<Example> examples() throws IOException {
    List<Example> examples = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("```")) {
        inside = line.equals("```console");
      } else if (inside && line.startsWith("$ ")) {
        examples.add(new Example(line.substring(2), new ArrayList<>()));
      } else if (inside) {
        examples.get(examples.size() - 1).printed().add(line);
      }
    }
    return examples;
  }
}
