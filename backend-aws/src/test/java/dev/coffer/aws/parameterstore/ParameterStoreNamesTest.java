package dev.coffer.aws.parameterstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ParameterStoreNamesTest {
  private static final String ALPHABET = "abSsMmwW09_.-/";
  private static final NamePrefix TEAM = NamePrefix.of("teams/trading/");

  private final ParameterStoreNames encoded = new ParameterStoreNames(NamePrefix.ALL, true);
  private final ParameterStoreNames plain = new ParameterStoreNames(NamePrefix.ALL, false);

  @Test
  void encoded_names_come_back_and_never_meet() {
    Random random = new Random(20261127);
    Map<String, SecretName> met = new HashMap<>();
    for (ParameterStoreNames names :
        new ParameterStoreNames[] {encoded, new ParameterStoreNames(TEAM, true)}) {
      met.clear();
      for (int i = 0; i < 50_000; i++) {
        SecretName name = random(random);
        if (name != null) {
          String there = names.encode(name);
          assertThat(names.decode(there)).isEqualTo(name);
          assertThat(there).matches("[A-Za-z0-9_.-]+|(/[A-Za-z0-9_.-]+){2,15}");
          assertThat(there.toLowerCase(Locale.ROOT))
              .doesNotStartWith("/aws")
              .doesNotStartWith("aws");
          SecretName other = met.putIfAbsent(there, name);
          assertThat(other == null || other.equals(name)).as(there).isTrue();
        }
      }
      assertThat(met).hasSizeGreaterThan(1_000);
    }
  }

  @Test
  void native_names_are_those_of_the_service() {
    ParameterStoreNames team = new ParameterStoreNames(TEAM, false);
    assertThat(plain.encode(SecretName.of("DB_PASSWORD"))).isEqualTo("DB_PASSWORD");
    assertThat(plain.encode(SecretName.of("app/db"))).isEqualTo("/app/db");
    assertThat(team.encode(SecretName.of("db"))).isEqualTo("/teams/trading/db");
    assertThat(team.decode("/teams/trading/db")).isEqualTo(SecretName.of("db"));
    assertThat(team.decode("/teams/other/db")).isNull();
    assertThat(plain.decode("/alone")).isNull();
  }

  @Test
  void native_names_that_do_not_fit_are_refused_with_the_rule() {
    for (String name : new String[] {"aws/x", "AWSx", "ssm", "Ssm-y"}) {
      SecretsException error = refusal(plain, name);
      assertThat(error.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      assertThat(error.remedy()).contains("15 levels", "names: encoded");
    }
    assertThat(refusal(new ParameterStoreNames(TEAM, false), "s/".repeat(14) + "s").code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void other_spellings_of_one_name_are_not_it() {
    assertThat(encoded.decode("a_62")).isNull();
    assertThat(encoded.decode("/a")).isNull();
    assertThat(encoded.decode("a_")).isNull();
    assertThat(encoded.decode("a_zz")).isNull();
    assertThat(encoded.decode("a_5F")).isNull();
    assertThat(encoded.decode("a_5f")).isEqualTo(SecretName.of("a_"));
  }

  private static SecretsException refusal(ParameterStoreNames names, String name) {
    return catchThrowableOfType(SecretsException.class, () -> names.encode(SecretName.of(name)));
  }

  /** Null where chance made no name. */
  private static SecretName random(Random random) {
    StringBuilder text = new StringBuilder();
    int length = 1 + random.nextInt(random.nextBoolean() ? 5 : 60);
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    try {
      return SecretName.of(text.toString());
    } catch (SecretsException e) {
      return null;
    }
  }
}
