package dev.coffer.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "5s, PT5S",
    "5m, PT5M",
    "1h, PT1H",
    "30d, PT720H",
    "PT1H30M, PT1H30M",
    "0s, PT0S"
  })
  void durationsAreReadInBothSpellings(String text, Duration duration) {
    assertThat(Quantity.duration(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "5", "5 m", "-5s", "5M", "1.5h", "PT", "PT-5S", "P99999999999999D", "m"})
  void otherSpellingsOfDurationsAreNone(String text) {
    assertThat(Quantity.duration(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1024, 1024", "7B, 7", "64KiB, 65536", "1MiB, 1048576", "2GiB, 2147483648"})
  void sizesAreReadWithBinaryUnits(String text, long bytes) {
    assertThat(Quantity.bytes(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "64KB", "64 KiB", "-1", "1.5MiB", "999999999999999GiB", "KiB"})
  void otherSpellingsOfSizesAreNone(String text) {
    assertThat(Quantity.bytes(text)).isNull();
  }
}
