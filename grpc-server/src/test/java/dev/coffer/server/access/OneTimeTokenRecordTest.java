package dev.coffer.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OneTimeTokenRecordTest {
  @Test
  void aTimeThatNoCalendarHasIsDamage() {
    byte[] content = new OneTimeTokenRecord(new byte[32], Instant.EPOCH, "k").encode();
    ByteBuffer.wrap(content).putLong(1, Long.MAX_VALUE);
    SecretsException e =
        catchThrowableOfType(SecretsException.class, () -> OneTimeTokenRecord.decode(content));
    assertThat(e.code()).isEqualTo(ErrorCode.INTEGRITY);
  }
}
