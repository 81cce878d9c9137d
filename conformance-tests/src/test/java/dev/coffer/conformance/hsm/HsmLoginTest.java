package dev.coffer.conformance.hsm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.hsm.HsmKeyProvider;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A PIN that is refused is tried once: tokens lock themselves after a few. */
final class HsmLoginTest extends HsmFixture {
  private static final long PIN_FINAL_TRY = 0x20000;
  private static final long PIN_LOCKED = 0x40000;

  private final AtomicReference<String> pin = new AtomicReference<>(HsmPeer.PIN);

  private HsmKeyProvider createWithPin() {
    return create(config().withPin(() -> SecretValue.ofUtf8(pin.get())));
  }

  @Test
  void a_wrong_pin_is_tried_once() {
    pin.set("wrong-canary-pin");
    SecretsException error = refusal(this::createWithPin);
    assertThat(error.code()).isEqualTo(ErrorCode.BACKEND_DENIED);
    assertThat(error).hasMessageContaining("CKR_PIN_INCORRECT (0xA0)");
    assertThat(shim.calls(HsmShim.LOGIN)).isEqualTo(1);
  }

  @Test
  void a_pin_with_letters_of_other_alphabets_is_tried_once_too() {
    pin.set("falsch-\u00e4\u00f6\u00fc-\u4f60");
    refusal(this::createWithPin);
    assertThat(shim.calls(HsmShim.LOGIN)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0xA0, 0xA3, 0xA4})
  void a_pin_that_is_refused_while_it_runs_is_not_tried_again_until_it_changes(long code) {
    createWithPin();
    shim.reboot();
    shim.fail(code, 1, HsmShim.LOGIN);
    long logins = shim.calls(HsmShim.LOGIN);
    for (int i = 0; i < 5; i++) {
      assertThat(refusal(() -> root.wrap(KEY, CONTEXT)).code()).isEqualTo(ErrorCode.BACKEND_DENIED);
    }
    assertThat(shim.calls(HsmShim.LOGIN)).isEqualTo(logins + 1);
    pin.set(HsmPeer.PIN + " ");
    refusal(() -> root.wrap(KEY, CONTEXT));
    assertThat(shim.calls(HsmShim.LOGIN)).isEqualTo(logins + 2);
    pin.set(HsmPeer.PIN);
    roundTrip(root);
  }

  @ParameterizedTest
  @ValueSource(longs = {PIN_FINAL_TRY, PIN_LOCKED})
  void a_token_with_one_try_left_is_not_tried(long flag) {
    shim.tokenFlags(flag);
    SecretsException error = refusal(this::createWithPin);
    assertThat(error.code()).isEqualTo(ErrorCode.BACKEND_DENIED);
    assertThat(error).hasMessageContaining("was not tried");
    assertThat(shim.calls(HsmShim.LOGIN)).isZero();
  }

  @Test
  void a_token_in_use_is_not_shared_with_who_has_another_pin() {
    createWithPin();
    SecretsException error =
        refusal(
            () ->
                HsmKeyProvider.create(
                    config().withKey("second").withPin(() -> SecretValue.ofUtf8("other"))));
    assertThat(error.code()).isEqualTo(ErrorCode.BACKEND_DENIED);
    roundTrip(root);
  }
}
