package dev.coffer.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Values as a map, and back. */
final class KvValuesTest {
  @Test
  void randomBytesComeBackAndTakeLittleMoreRoomThanInBase64() throws IOException {
    Random random = new Random(20261127);
    String alphabet = "ab<>&\"\\\n\u0000\u00e9\u2028";
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      if (i % 2 == 0) {
        StringBuilder text = new StringBuilder();
        for (int n = bytes.length; n > 0; n--) {
          text.append(alphabet.charAt(random.nextInt(1 + i % alphabet.length())));
        }
        bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      }
      try (SecretValue value = SecretValue.ofBytes(bytes);
          SecretValue read = KvValues.decode(Json.parse(KvValues.encode(value).bytes()))) {
        assertThat(read).isEqualTo(value);
      }
    }
  }

  @Test
  void aTextThatTheServerWouldBlowUpIsWrittenInBase64() {
    assertThat(kind("<".repeat(100))).isEqualTo("base64");
    assertThat(kind("a < b")).isEqualTo("text");
    assertThat(kind("\"".repeat(100))).isEqualTo("base64");
  }

  @Test
  void whatWasChangedByAnotherIsDamaged() {
    for (String data :
        new String[] {
          "{\"value\":\"%\",\"coffer.kind\":\"base64\"}",
          "{\"value\":\"x\",\"coffer.kind\":\"other\"}",
          "{\"value\":1,\"coffer.kind\":\"text\"}",
          "{\"coffer.kind\":\"text\"}",
          "{\"value\":\"x\",\"coffer.kind\":\"text\",\"more\":\"y\"}"
        }) {
      refuses(ErrorCode.INTEGRITY, data);
    }
    refuses(ErrorCode.FAILED_PRECONDITION, "{}");
    refuses(ErrorCode.FAILED_PRECONDITION, "{\"\":\"x\"}");
  }

  private static void refuses(ErrorCode code, String data) {
    assertThatThrownBy(() -> KvValues.decode(json(data)))
        .isInstanceOfSatisfying(
            SecretsException.class, e -> assertThat(e.code()).as(data).isEqualTo(code));
  }

  private static Json json(String text) {
    try {
      return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String kind(String text) {
    try (SecretValue value = SecretValue.ofUtf8(text)) {
      return KvValues.encode(value).path(KvValues.MARK).asText();
    }
  }
}
