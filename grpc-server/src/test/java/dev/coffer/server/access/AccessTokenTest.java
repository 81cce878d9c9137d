package dev.coffer.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.SecretValue;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessTokenTest {
  @Test
  void aTokenHasPrefixRandomBitsAndChecksum() {
    try (SecretValue token = AccessToken.generate()) {
      assertThat(token.utf8()).matches("coffer_[0-9a-f]{64}[0-9a-f]{8}");
      assertThat(AccessToken.isWellFormed(token.utf8())).isTrue();
    }
  }

  @Test
  void noTwoTokensAreTheSame() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      seen.add(AccessToken.generate().utf8());
    }
    assertThat(seen).hasSize(1000);
  }

  @Test
  void everyChangedCharacterIsNoticed() {
    String token = AccessToken.generate().utf8();
    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == '0' ? '1' : '0';
      String changed = token.substring(0, i) + other + token.substring(i + 1);
      assertThat(AccessToken.isWellFormed(changed)).as("position %d", i).isFalse();
    }
    assertThat(AccessToken.isWellFormed(token + "0")).isFalse();
    assertThat(AccessToken.isWellFormed(token.toUpperCase(java.util.Locale.ROOT))).isFalse();
    assertThat(AccessToken.isWellFormed("")).isFalse();
  }
}
