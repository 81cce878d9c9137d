package dev.coffer.vault;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import org.junit.jupiter.api.Test;

/** After a refused login the next one waits. */
final class RefusedLoginsTest {
  private final RefusedLogins logins = new RefusedLogins();
  private final SecretsException refusal =
      SecretsException.of(ErrorCode.BACKEND_DENIED, "refused").build();

  @Test
  void thereIsNoPauseBeforeTheFirst() {
    assertThatCode(logins::check).doesNotThrowAnyException();
  }

  @Test
  void thePauseSaysWhatTheLoginSaidAndEndsWithSuccess() {
    logins.remember(refusal);
    assertThatThrownBy(logins::check).hasMessage("refused").isNotSameAs(refusal);
    logins.forget();
    assertThatCode(logins::check).doesNotThrowAnyException();
  }

  @Test
  void thePauseEnds() throws InterruptedException {
    logins.remember(refusal);
    Thread.sleep(1100);
    assertThatCode(logins::check).doesNotThrowAnyException();
  }
}
