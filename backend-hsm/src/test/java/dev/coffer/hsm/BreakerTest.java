package dev.coffer.hsm;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.model.SecretsException;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private final Breaker breaker = new Breaker();

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      breaker.failed();
    }
  }

  @Test
  void fourFailuresInARowLetCallsThroughAndFiveDoNot() {
    fail(4);
    assertThatCode(breaker::pass).doesNotThrowAnyException();
    fail(1);
    assertThatThrownBy(breaker::pass).isInstanceOf(SecretsException.class);
  }

  @Test
  void aSuccessBeginsTheCountAnew() {
    fail(4);
    breaker.succeeded();
    fail(4);
    assertThatCode(breaker::pass).doesNotThrowAnyException();
  }

  @Test
  void afterASecondOneCallIsLetThroughAndItsFailureClosesTheWayAgain() throws Exception {
    fail(5);
    Thread.sleep(1050);
    assertThatCode(breaker::pass).doesNotThrowAnyException();
    assertThatThrownBy(breaker::pass).isInstanceOf(SecretsException.class);
    breaker.failed();
    Thread.sleep(1050);
    assertThatThrownBy(breaker::pass).isInstanceOf(SecretsException.class);
    Thread.sleep(1000);
    assertThatCode(breaker::pass).doesNotThrowAnyException();
    breaker.succeeded();
    assertThatCode(breaker::pass).doesNotThrowAnyException();
  }

  @Test
  void aTrialThatSaysNothingIsFollowedByAnother() throws Exception {
    fail(5);
    Thread.sleep(1050);
    breaker.pass();
    breaker.saidNothing();
    assertThatCode(breaker::pass).doesNotThrowAnyException();
  }
}
