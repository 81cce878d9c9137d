package dev.coffer.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
  private static final List<String> KNOWN =
      List.of("server", "access", "system", "stores", "cache", "backends");

  @ParameterizedTest
  @CsvSource({
    "store, stores",
    "Stores, stores",
    "sotres, stores",
    "backend, backends",
    "cahce, cache",
    "acess, access",
    "sytsem, system"
  })
  void theNearestKnownWordIsFound(String word, String nearest) {
    assertThat(Spelling.nearest(word, KNOWN)).isEqualTo(nearest);
  }

  @ParameterizedTest
  @CsvSource({"x", "port", "observability", "zzzzz"})
  void nothingIsSuggestedWhereNothingIsNear(String word) {
    assertThat(Spelling.nearest(word, KNOWN)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"ab, ab, 0", "ab, ba, 1", "abc, abd, 1", "abc, ab, 1", "kitten, sitting, 3"})
  void aSwapOfTwoLettersIsOneStep(String a, String b, int distance) {
    assertThat(Spelling.distance(a, b)).isEqualTo(distance);
  }

  @Test
  void whatDoesNotLookLikeAKeyIsNotRepeated() {
    assertThat(Spelling.ofKey("clientCa")).isEqualTo("\"clientCa\"");
    assertThat(Spelling.ofKey("s3cret")).isEqualTo("here");
    assertThat(Spelling.ofKey("a".repeat(41))).isEqualTo("here");
  }
}
