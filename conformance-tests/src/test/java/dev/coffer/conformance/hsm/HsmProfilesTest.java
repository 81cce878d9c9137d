package dev.coffer.conformance.hsm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.hsm.HsmKeyProvider;
import dev.coffer.hsm.Profile;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A module that does not do as its profile says is refused before anything is wrapped. */
final class HsmProfilesTest extends HsmFixture {
  @Test
  void an_iv_that_the_module_writes_back_is_lost_and_refused() {
    shim.ivMode(HsmShim.IV_WRITTEN_INIT);
    SecretsException error = refusal(this::create);
    assertThat(error.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
    assertThat(error).hasMessageContaining("self-test").hasMessageContaining("IV may be lost");
  }

  @Test
  void a_module_that_writes_back_late_is_refused_before_it_is_called() {
    shim.ivMode(HsmShim.IV_WRITTEN_OP);
    SecretsException error = refusal(this::create);
    assertThat(error.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
    assertThat(error.remedy()).contains("cloudhsm");
    assertThat(shim.calls(HsmShim.ENCRYPT_INIT)).isZero();
  }

  @Test
  void a_module_that_appends_its_iv_is_refused_where_the_callers_is_expected() {
    shim.ivMode(HsmShim.IV_APPENDED);
    assertThat(refusal(this::create)).hasMessageContaining("another length");
  }

  @Test
  void a_module_that_takes_the_callers_iv_is_refused_where_it_should_append_its_own() {
    assertThat(refusal(() -> create(config().withProfile(Profile.LUNA_FIPS))))
        .hasMessageContaining("self-test");
  }

  @Test
  void a_key_whose_module_changes_its_ways_is_refused_at_the_next_start() {
    create().close();
    shim.ivMode(HsmShim.IV_WRITTEN_INIT);
    assertThat(refusal(() -> HsmKeyProvider.open(config()))).hasMessageContaining("self-test");
  }

  @Test
  void a_token_without_gcm_is_told_so() throws IOException {
    Path conf = HsmPeer.folder().resolve("softhsm2.conf");
    String before = Files.readString(conf);
    Files.writeString(conf, before + "slots.mechanisms = CKM_AES_KEY_GEN,CKM_AES_CBC\n");
    try {
      SecretsException error = refusal(this::create);
      assertThat(error.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
      assertThat(error).hasMessageContaining("no AES-GCM").hasMessageContaining("0x1087");
    } finally {
      Files.writeString(conf, before);
    }
  }

  @Test
  void a_pin_of_cloudhsm_says_who_logs_in() {
    shim.ivMode(HsmShim.IV_PREPENDED);
    SecretsException error =
        refusal(
            () ->
                create(
                    config()
                        .withProfile(Profile.CLOUDHSM)
                        .withPin(() -> SecretValue.ofUtf8("canary"))));
    assertThat(error.code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(error.remedy()).contains("user:password");
    assertThat(shim.calls(HsmShim.LOGIN)).isZero();
  }

  @Test
  void one_token_has_one_profile() {
    create();
    assertThat(
            refusal(
                () -> HsmKeyProvider.create(config().withKey("b").withProfile(Profile.LUNA_FIPS))))
        .hasMessageContaining("profile standard");
  }
}
