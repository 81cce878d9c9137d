package dev.coffer.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.key.KeyVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HsmNamesTest {
  @Test
  void aLabelIsReadBackAsItsNumber() {
    assertThat(HsmNames.number("root", HsmNames.label("root", 12))).hasValue(12);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "root",
        "root/1",
        "root/v",
        "root/v0",
        "root/v01",
        "root/v1 ",
        "Root/v1",
        "root/v1/v2"
      })
  void anotherLabelIsOfNoVersion(String label) {
    assertThat(HsmNames.number("root", label)).isEmpty();
  }

  @Test
  void aVersionNamesNumberAndId() {
    KeyVersion version = HsmNames.version("root", 3, "00ff");
    assertThat(version).isEqualTo(new KeyVersion("root", "3-00ff"));
    assertThat(HsmNames.number(version)).hasValue(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "3-", "0-ff", "3-FF", "3-ff-", "1234567-ff"})
  void aTextOfSomebodyElseIsNoVersion(String text) {
    assertThat(HsmNames.number(new KeyVersion("root", text))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "a b", "0123456789012345678901234"})
  void aNameHasAnAlphabetAndALength(String name) {
    assertThatThrownBy(() -> HsmNames.check(name)).isInstanceOf(IllegalArgumentException.class);
  }
}
