package dev.coffer.model;

import static dev.coffer.fuzz.Refusals.answerOrRefusal;
import static dev.coffer.fuzz.Refusals.holds;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import com.code_intelligence.jazzer.mutation.annotation.WithSize;
import com.code_intelligence.jazzer.mutation.annotation.WithUtf8Length;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Names, versions and stages against their grammar, and fields in both directions. */
final class ValuesFuzzTest {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+){0,14}");
  private static final Pattern DOTS = Pattern.compile("(.*/)?\\.\\.?(/.*)?");
  private static final Pattern VERSION = Pattern.compile("[!-~]{1,128}");
  private static final Pattern STAGE = Pattern.compile("[a-z][a-z0-9_-]{0,63}");

  static Stream<Arguments> seeds() {
    byte[] encoded = FieldsCodec.encode(Map.of("user", "scott", "password", "ti\"ger\u00e9"));
    return Stream.of(
        arguments("trading/db.host", encoded, Map.of("user", "scott")),
        arguments("a/../b", "{ \"a\" : \"b\" }".getBytes(UTF_8), Map.of("", "x")),
        arguments("current", "{\"a\":\"\\u0041\"}".getBytes(UTF_8), Map.of("a", "\ud83d\ude00")),
        arguments("-", "{\"a\":\"\\ud800\"}".getBytes(UTF_8), Map.of("a", "\ud800")),
        arguments("42", "{\"a\":1}".getBytes(UTF_8), Map.of("a", "\n")));
  }

  @MethodSource("seeds")
  @FuzzTest
  void textIsWhatItsGrammarSays(
      @NotNull @WithUtf8Length(max = 300) String text,
      byte @NotNull @WithLength(max = 512) [] encoded,
      @NotNull @WithSize(max = 4) Map<@NotNull String, @NotNull String> fields) {
    names(text);
    holds(
        accepts(() -> VersionId.of(text)) == VERSION.matcher(text).matches(),
        "the grammar of version ids");
    holds(accepts(() -> Stage.of(text)) == STAGE.matcher(text).matches(), "the grammar of stages");
    storedFields(encoded);
    fields(fields);
  }

  private static boolean accepts(Supplier<?> reading) {
    return answerOrRefusal(reading, ErrorCode.INVALID_ARGUMENT) != null;
  }

  private static void names(String text) {
    boolean isName =
        text.length() <= 255 && NAME.matcher(text).matches() && !DOTS.matcher(text).matches();
    holds(accepts(() -> SecretName.of(text)) == isName, "the grammar of names");
    holds(!isName || SecretName.of(text).text().equals(text), "a name is never normalised");
    holds(accepts(() -> NamePrefix.of(text + "/")) == isName, "the grammar of prefixes");
    boolean isPrefix =
        text.isEmpty()
            || (text.endsWith("/")
                && accepts(() -> SecretName.of(text.substring(0, text.length() - 1))));
    holds(
        accepts(() -> NamePrefix.of(text)) == isPrefix, "a prefix is empty or a name and a slash");
  }

  private static void storedFields(byte[] encoded) {
    Map<String, String> decoded =
        answerOrRefusal(() -> FieldsCodec.decode(encoded), ErrorCode.INTEGRITY);
    byte[] canonical =
        decoded == null
            ? null
            : answerOrRefusal(() -> FieldsCodec.encode(decoded), ErrorCode.INVALID_ARGUMENT);
    if (canonical != null) {
      holds(FieldsCodec.decode(canonical).equals(decoded), "canonical fields say the same");
    }
  }

  private static void fields(Map<String, String> fields) {
    SecretValue value =
        answerOrRefusal(() -> SecretValue.ofFields(fields), ErrorCode.INVALID_ARGUMENT);
    if (value != null) {
      holds(value.fields().equals(fields), "fields come back as they were");
    }
  }
}
