package dev.coffer.gcp.secretmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SecretManagerNamesTest {
  private static final String ALPHABET = "abcxyzABCXYZ012789_-./";
  private static final int NAMES = 20_000;

  private final SecretManagerNames encoded =
      new SecretManagerNames("teams/trading/", SecretManagerConfig.Names.ENCODED);
  private final SecretManagerNames own =
      new SecretManagerNames("trading-", SecretManagerConfig.Names.NATIVE);

  @Test
  void encodedNamesAreReadBackAndNeverTakenForAnother() {
    Random random = new Random(7);
    Map<String, SecretName> ids = new HashMap<>();
    int cuts = 0;
    for (int i = 0; i < NAMES; i++) {
      SecretName name = any(random);
      String id = encoded.encode(name);
      assertThat(id).matches("[A-Za-z0-9_-]{1,255}");
      SecretName before = ids.put(id, name);
      assertThat(before == null || before.equals(name)).as(id).isTrue();
      boolean cut = id.contains("_x");
      cuts += cut ? 1 : 0;
      // Without the annotation a name that was cut is nobody's, and the others need none.
      assertThat(encoded.decode(id, cut ? name.text() : "")).isEqualTo(name);
      assertThat(cut && encoded.decode(id, "") != null).isFalse();
    }
    assertThat(cuts).isBetween(100, NAMES - 100);
  }

  private static SecretName any(Random random) {
    while (true) {
      int length = 1 + random.nextInt(random.nextInt(4) == 0 ? 255 : 30);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < length; i++) {
        text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
      try {
        return SecretName.of(text.toString().replaceAll("//+", "/").replaceAll("^/|/$", "a"));
      } catch (SecretsException e) {
        // Too many segments, or one of dots alone: another one.
        continue;
      }
    }
  }

  @Test
  void anIdThatIsNotOursIsNobodys() {
    assertThat(encoded.decode("teams_2ftrading_2fa_2Fb", "")).isNull();
    assertThat(encoded.decode("teams_2ftrading_2fa_zz", "")).isNull();
    assertThat(encoded.decode("teams_2ftrading_2fa_", "")).isNull();
    assertThat(encoded.decode("teams_2ftrading_2f", "")).isNull();
    assertThat(encoded.decode("other_2fa", "")).isNull();
    assertThat(encoded.isOurs("teams_2ftrading_2fa_zz")).isTrue();
    assertThat(encoded.isOurs("other_2fa")).isFalse();
  }

  @Test
  void anAnnotationThatLiesIsNotBelieved() {
    String id = encoded.encode(SecretName.of("a".repeat(255)));
    assertThat(encoded.decode(id, "a".repeat(255))).isNotNull();
    assertThat(encoded.decode(id, "b".repeat(255))).isNull();
    assertThat(encoded.decode("teams_2ftrading_2fa", "b")).isEqualTo(SecretName.of("a"));
  }

  @Test
  void nativeNamesAreTheServicesOwn() {
    assertThat(own.encode(SecretName.of("Db_Password-1"))).isEqualTo("trading-Db_Password-1");
    assertThat(own.decode("trading-Db_Password-1", "")).isEqualTo(SecretName.of("Db_Password-1"));
    assertThat(own.decode("other-a", "")).isNull();
    assertThat(own.decode("trading-", "")).isNull();
    for (String text : List.of("a/b", "a.b", "a".repeat(248))) {
      SecretsException refusal =
          catchThrowableOfType(SecretsException.class, () -> own.encode(SecretName.of(text)));
      assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      assertThat(refusal).hasMessageContaining("letters, digits, - and _");
    }
    assertThat(own.encode(SecretName.of("a".repeat(247)))).hasSize(255);
  }
}
