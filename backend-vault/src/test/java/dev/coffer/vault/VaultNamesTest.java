package dev.coffer.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Names in a mount: reversible, without collisions, and nothing that is no name. */
final class VaultNamesTest {
  private static final String ALPHABET = "aB0_.-./..~";

  private final VaultNames as = new VaultNames(NamePrefix.of("teams/x/"), VaultConfig.Names.NATIVE);
  private final VaultNames encoded = new VaultNames(NamePrefix.ALL, VaultConfig.Names.ENCODED);

  @Test
  void nativeNamesStandBelowThePrefixAsTheyAre() {
    assertThat(as.spelt(SecretName.of("a..b/C"))).isEqualTo("teams/x/a..b/C");
    assertThat(as.folder(NamePrefix.of("a/"))).isEqualTo("teams/x/a/");
    assertThat(as.read("a/", "b..c")).isEqualTo("b..c");
  }

  @Test
  void encodedNamesHaveNoTwoDotsInARow() {
    assertThat(encoded.spelt(SecretName.of("a..b/..."))).isEqualTo("a.~b/.~~");
  }

  @Test
  void randomNamesComeBackAndNoTwoAreSpeltAlike() {
    Random random = new Random(20261127);
    Map<String, String> spelt = new HashMap<>();
    int names = 0;
    while (names < 20_000) {
      String text = random(random);
      if (!isName(text)) {
        continue;
      }
      names++;
      String written = encoded.spelt(SecretName.of(text));
      assertThat(written).doesNotContain("..");
      assertThat(spelt.put(written, text)).as(written).isIn(null, text);
      assertThat(encoded.read("", written)).isEqualTo(text);
    }
  }

  @Test
  void whatIsNoSpellingIsNoName() {
    for (String key :
        new String[] {"a~b", "~", "a..b", "", " ", "b c", "\u00e9", "a~/", "..", "."}) {
      assertThat(encoded.read("", key)).as(key).isNull();
    }
    for (String key : new String[] {"a~b", "", "a b", "x/".repeat(15)}) {
      assertThat(as.read("", key)).as(key).isNull();
    }
    assertThat(as.read("x/".repeat(14), "y")).isEqualTo("y");
    assertThat(as.read("x/".repeat(15), "y")).isNull();
  }

  private static String random(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  private static boolean isName(String text) {
    try {
      SecretName.of(text);
      return true;
    } catch (SecretsException e) {
      return false;
    }
  }
}
