package dev.coffer.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.Retryability;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The table of errors: every row is reached, and nothing of the server's words comes through. */
final class VaultErrorsTest {
  private static final VaultRequest READ = VaultRequest.read("secret/data/a");
  private static final VaultRequest WRITE = VaultRequest.write("secret/data/a", Json.of(Map.of()));
  private final VaultErrors errors = VaultErrors.ofStore("trading");

  @Test
  void noRowIsHiddenByOneBeforeIt() {
    for (ErrorTable.Row row : ErrorTable.TABLE) {
      int status = row.status() == ErrorTable.ANY ? 299 : row.status();
      assertThat(ErrorTable.row(status, row.text())).as(row.toString()).isSameAs(row);
    }
  }

  @Test
  void everyRowSaysWhatToDoAndMayBeTriedAgainOnlyWhereThatHelps() {
    for (ErrorTable.Row row : ErrorTable.TABLE) {
      assertThat(row.remedy()).as(row.toString()).endsWith(".");
      boolean again = row.code() == ErrorCode.UNAVAILABLE || row.code() == ErrorCode.THROTTLED;
      assertThat(again || row.retryability() == Retryability.PERMANENT).as(row.toString()).isTrue();
    }
  }

  @Test
  void whatTheServerSaysIsNeverRepeated() {
    Json body = Json.of(Map.of("errors", List.of("the value s3cr3t is too large")));
    for (int status : new int[] {400, 403, 404, 429, 500, 503, 599}) {
      SecretsException error = errors.of(READ, new VaultReply(status, body, null));
      StringWriter all = new StringWriter();
      error.printStackTrace(new PrintWriter(all));
      assertThat(all.toString() + error.remedy()).doesNotContain("s3cr3t");
    }
  }

  @Test
  void onlyWritesThatMayHaveHappenedAreOfUnknownOutcome() {
    for (int status : new int[] {500, 502, 504}) {
      assertThat(answered(WRITE, status).outcomeUnknown()).isTrue();
      assertThat(answered(READ, status).outcomeUnknown()).isFalse();
    }
    for (int status : new int[] {307, 403, 412, 429, 503}) {
      assertThat(answered(WRITE, status).outcomeUnknown()).isFalse();
    }
    assertThat(errors.unreachable(WRITE, new ConnectException()).outcomeUnknown()).isFalse();
    assertThat(errors.unreachable(WRITE, new IOException("reset")).outcomeUnknown()).isTrue();
  }

  @Test
  void anAbsenceThatSomeOtherServerTellsIsNone() {
    assertThat(answered(READ, 404).code()).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void errorsOfARootKeySaySo() {
    VaultErrors ofKey = VaultErrors.ofKey("root");
    SecretsException error = ofKey.of(READ, new VaultReply(403, Json.MISSING, null));
    assertThat(error.origin()).isEqualTo(Origin.KEY_PROVIDER);
    assertThat(error.store()).isNull();
  }

  private SecretsException answered(VaultRequest request, int status) {
    return errors.of(request, new VaultReply(status, Json.MISSING, null));
  }
}
