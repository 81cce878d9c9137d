package dev.coffer.conformance.hsm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.hsm.HsmKeyProvider;
import dev.coffer.key.KeyVersion;
import dev.coffer.key.WrappedKey;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which keys of a token are taken for a root key, and which are refused. */
final class HsmKeysTest extends HsmFixture {
  @Test
  void two_keys_of_one_label_are_refused_and_both_ids_are_named() {
    HsmTool.generate(token, "root/v1", "a1", "--sensitive");
    HsmTool.generate(token, "root/v1", "b2", "--sensitive");
    SecretsException error = refusal(() -> HsmKeyProvider.open(config()));
    assertThat(error.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
    assertThat(error).hasMessageContaining("a1").hasMessageContaining("b2");
  }

  @ParameterizedTest
  @CsvSource({
    "both decrypts and wraps, --sensitive --usage-decrypt --usage-wrap",
    "can be extracted, --sensitive --extractable --usage-decrypt",
    "is not sensitive, --usage-decrypt"
  })
  void a_weak_key_is_refused(String why, String options) {
    HsmTool.generate(token, "root/v1", "a1", options.split(" "));
    SecretsException error = refusal(() -> HsmKeyProvider.open(config()));
    assertThat(error.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
    assertThat(error).hasMessageContaining("root/v1").hasMessageContaining(why);
  }

  @Test
  void a_short_key_is_refused() {
    HsmTool.run(token, "--keygen", "--key-type", "AES:16", "--label", "root/v1", "--id", "a1");
    assertThat(refusal(() -> HsmKeyProvider.open(config())))
        .hasMessageContaining("not an AES-256 key");
  }

  @Test
  void there_is_one_root_key_of_a_name_and_none_is_made_twice() {
    assertThat(refusal(() -> HsmKeyProvider.open(config())).code())
        .isEqualTo(ErrorCode.CONFIGURATION);
    create();
    assertThat(refusal(() -> HsmKeyProvider.create(config())).code())
        .isEqualTo(ErrorCode.ALREADY_EXISTS);
    try (HsmKeyProvider again = HsmKeyProvider.open(config())) {
      assertThat(again.list()).isEqualTo(root.list());
      assertThat(again.unwrap(root.wrap(KEY, CONTEXT), CONTEXT)).isEqualTo(KEY);
      roundTrip(again);
    }
  }

  @Test
  void a_key_whose_creation_went_through_although_it_failed_is_taken_in() {
    shim.fail(0x30, 1, HsmShim.ENCRYPT_INIT);
    create();
    assertThat(root.list()).hasSize(1);
    assertThat(HsmTool.labels(token)).containsExactly("root/v1");
  }

  @Test
  void a_key_that_another_process_destroys_is_missed_and_one_that_it_makes_is_found() {
    create();
    WrappedKey first = root.wrap(KEY, CONTEXT);
    try (HsmKeyProvider other = HsmKeyProvider.open(config())) {
      KeyVersion second = other.rotate();
      WrappedKey wrapped = other.wrap(KEY, CONTEXT);
      assertThat(wrapped.by()).isEqualTo(second);
      assertThat(root.current()).isEqualTo(first.by());
      assertThat(root.unwrap(wrapped, CONTEXT)).isEqualTo(KEY);
      assertThat(root.list()).containsExactly(second, first.by());
    }
    HsmTool.run(token, "--delete-object", "--type", "secrkey", "--label", "root/v1");
    SecretsException error = refusal(() -> root.unwrap(first, CONTEXT));
    assertThat(error.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
    assertThat(error).hasMessageContaining("root/v1");
  }

  @Test
  void versions_are_listed_newest_first_and_all_open() {
    create();
    WrappedKey first = root.wrap(KEY, CONTEXT);
    KeyVersion second = root.rotate();
    KeyVersion third = root.rotate();
    assertThat(root.list()).isEqualTo(List.of(third, second, first.by()));
    assertThat(root.current()).isEqualTo(third);
    WrappedKey again = root.rewrap(first, CONTEXT);
    assertThat(again.by()).isEqualTo(third);
    root.close();
    try (HsmKeyProvider opened = HsmKeyProvider.open(config())) {
      assertThat(opened.current()).isEqualTo(third);
      assertThat(opened.unwrap(first, CONTEXT)).isEqualTo(KEY);
      assertThat(opened.unwrap(again, CONTEXT)).isEqualTo(KEY);
      assertThat(opened.wrap(KEY, CONTEXT).by()).isEqualTo(third);
    }
  }

  @Test
  void a_full_token_refuses_a_new_version_and_the_old_ones_go_on() {
    create(config().withTimeout(Duration.ofMillis(800)));
    shim.fail(0x31, -1, HsmShim.GENERATE_KEY);
    SecretsException error = refusal(root::rotate);
    assertThat(error.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(error).hasMessageContaining("C_GenerateKey returned CKR_DEVICE_MEMORY (0x31)");
    roundTrip(root);
    assertThat(root.list()).hasSize(1);
  }
}
