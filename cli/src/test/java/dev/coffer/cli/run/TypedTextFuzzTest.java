package dev.coffer.cli.run;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithUtf8Length;
import dev.coffer.cli.session.Contexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What people type and what stands in a saved context: read, or told how it is written. */
final class TypedTextFuzzTest {
  @TempDir static Path folder;

  static Stream<Arguments> seeds() {
    return Stream.of(
        arguments("30d", "address=localhost:7443\nstore=a\\u0041\n"),
        arguments("2031-05-01T12:00:00+01:00", "address=\\u00zz\n"),
        arguments("2031-05-01", "# nothing\n"));
  }

  @MethodSource("seeds")
  @FuzzTest
  void textIsReadOrRefused(
      @NotNull @WithUtf8Length(max = 100) String typed,
      @NotNull @WithUtf8Length(max = 500) String context)
      throws IOException {
    try {
      Duration span = Times.span("--ttl", typed);
      if (span.isNegative() || span.isZero()) {
        throw new AssertionError("a span is positive");
      }
    } catch (WrongUse documented) {
      // Not a span.
    }
    try {
      Times.moment("--expires", typed);
    } catch (WrongUse documented) {
      // Not a moment.
    }
    Path contexts = Files.createDirectories(folder.resolve("contexts"));
    Files.writeString(contexts.resolve("saved.properties"), context);
    try {
      new Contexts(folder).get("saved");
    } catch (WrongUse documented) {
      // Not a context.
    }
  }
}
