package dev.coffer.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents, beside those of a library that has been in use for long. */
class JsonTest {
  private static final ObjectMapper OTHER = new ObjectMapper();
  private static final String ALPHABET = "ab\"\\/<\n\u0000\u00e9\u2028\u20ac";

  private final Random random = new Random(20261128);

  @Test
  void whatAnotherLibraryWritesIsReadAndWrittenAlike() throws IOException {
    for (int i = 0; i < 2000; i++) {
      JsonNode theirs = tree(4);
      Json ours = Json.parse(OTHER.writeValueAsBytes(theirs));
      assertThat(ours.encoded()).isEqualTo(theirs.toString());
      assertThat(ours.bytes()).isEqualTo(OTHER.writeValueAsBytes(theirs));
      assertThat(OTHER.readTree(ours.pretty())).isEqualTo(OTHER.readTree(ours.encoded()));
    }
  }

  private JsonNode tree(int depth) {
    JsonNodeFactory node = JsonNodeFactory.instance;
    switch (random.nextInt(depth == 0 ? 5 : 7)) {
      case 0:
        return node.textNode(text());
      case 1:
        return node.numberNode(random.nextLong());
      case 2:
        return node.numberNode(random.nextGaussian());
      case 3:
        return node.booleanNode(random.nextBoolean());
      case 4:
        return node.nullNode();
      case 5:
        var array = node.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(tree(depth - 1));
        }
        return array;
      default:
        var object = node.objectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          object.set(text(), tree(depth - 1));
        }
        return object;
    }
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1",
        "{\"a\":1}{",
        "{} {}",
        "{} x",
        "{\"a\":1,\"a\":1}",
        "[{\"a\":null,\"b\":1,\"a\":null}]",
        "{'a':1}",
        "{\"a\":1,}",
        "[NaN]",
        "[01]",
        "secret-text",
        "\"secret-text"
      })
  void whatIsNoDocumentIsRefusedWithoutAWordOfIt(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(IOException.class)
        .hasNoCause()
        .hasMessage("no document of JSON");
  }

  @Test
  void aDocumentIsAtMostSoDeepAndSoLong() throws IOException {
    assertThat(parse(nested(Json.MAX_DEPTH)).items()).hasSize(1);
    assertThatThrownBy(() -> parse(nested(Json.MAX_DEPTH + 1))).isInstanceOf(IOException.class);
    byte[] long64 = new byte[Json.MAX_BYTES + 1];
    Arrays.fill(long64, (byte) ' ');
    long64[0] = '1';
    assertThatThrownBy(() -> Json.parse(long64)).isInstanceOf(IOException.class);
    assertThat(Json.parse(Arrays.copyOf(long64, Json.MAX_BYTES)).asLong()).isEqualTo(1);
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  @Test
  void aPathThatLeadsNowhereIsEmptyInEveryWay() throws IOException {
    for (Json nothing :
        List.of(Json.MISSING, parse("{}").path("a"), parse("[1]").path("a").path("b"))) {
      assertThat(nothing.asText()).isEmpty();
      assertThat(nothing.asLong()).isZero();
      assertThat(nothing.asFlag()).isFalse();
      assertThat(nothing.isObject()).isFalse();
      assertThat(nothing.isText()).isFalse();
      assertThat(nothing.has("a")).isFalse();
      assertThat(nothing.items()).isEmpty();
      assertThat(nothing.members()).isEmpty();
      assertThatIllegalStateException().isThrownBy(nothing::encoded);
    }
  }

  @Test
  void scalarsAreReadAsTheyAreSpelt() throws IOException {
    Json document =
        parse(
            "{\"a\":\"7\",\"b\":7,\"c\":7.9,\"d\":1e400,\"e\":true,\"f\":\"true\",\"g\":null,"
                + "\"h\":1.10,\"i\":99999999999999999999}");

    assertThat(document.path("a").asLong()).isEqualTo(7);
    assertThat(document.path("b").asLong()).isEqualTo(7);
    assertThat(document.path("c").asLong()).isEqualTo(7);
    assertThat(document.path("d").asLong()).isEqualTo(Long.MAX_VALUE);
    assertThat(document.path("i").asLong()).isEqualTo(Long.MAX_VALUE);
    assertThat(document.path("e").asFlag()).isTrue();
    assertThat(document.path("f").asFlag()).isFalse();
    assertThat(document.has("g")).isTrue();
    assertThat(document.path("g").asText()).isEmpty();
    assertThat(document.path("g").encoded()).isEqualTo("null");
    assertThat(document.path("h").asText()).isEqualTo("1.10");
    assertThat(document.path("d").encoded()).isEqualTo("1e400");
  }

  @Test
  void aDocumentIsMadeOfJavasValuesAlone() {
    Json document = Json.of(List.of(1, 2L, "a", true, Map.of("b", Json.of(null))));

    assertThat(document.encoded()).isEqualTo("[1,2,\"a\",true,{\"b\":null}]");
    assertThatIllegalArgumentException().isThrownBy(() -> Json.of(Instant.EPOCH));
    assertThatIllegalArgumentException().isThrownBy(() -> Json.of(1.5));
  }

  @Test
  void nobodyChangesADocument() throws IOException {
    Json document = parse("{\"a\":[1]}");

    assertThatThrownBy(() -> document.members().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> document.path("a").items().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static Json parse(String text) throws IOException {
    return Json.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
