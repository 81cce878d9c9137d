package dev.coffer.gcp.secretmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.coffer.gcp.Crc32c;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretManagerValuesTest {
  @Test
  void bytesAreThemselvesForEveryReaderOfTheService() {
    for (String text : List.of("value", "{\"a\":\"b\"}", "{\"a\":\"b\"}\n", "\n\t\n", "coffer")) {
      assertThat(SecretManagerValues.write(SecretValue.ofUtf8(text)).toStringUtf8())
          .isEqualTo(text);
    }
  }

  @Test
  void fieldsAreJsonThatOthersCanRead() {
    ByteString written = SecretManagerValues.write(SecretValue.ofFields(Map.of("a", "b")));
    assertThat(written.toStringUtf8().strip()).isEqualTo("{\"a\":\"b\"}");
    assertThat(read(written).fields()).isEqualTo(Map.of("a", "b"));
  }

  @Test
  void whatLooksLikeFieldsOrLikeAHeadIsStillBytes() {
    String fields = "{\"a\":\"b\"}\n\t\n";
    for (String text :
        List.of(fields, "coffer:bytes\n", "coffer:bytes\nvalue", "coffer:bytes\n" + fields)) {
      SecretValue read = read(SecretManagerValues.write(SecretValue.ofUtf8(text)));
      assertThat(read.kind()).isEqualTo(SecretValue.Kind.BYTES);
      assertThat(read.utf8()).isEqualTo(text);
    }
    // Not as we write fields, so they are bytes as they are.
    for (String text : List.of("{ \"a\":\"b\"}\n\t\n", "{}\n\t\n", "{\"a\":1}\n\t\n", "x\n\t\n")) {
      assertThat(read(ByteString.copyFromUtf8(text)).utf8()).isEqualTo(text);
      assertThat(SecretManagerValues.write(SecretValue.ofUtf8(text)).toStringUtf8())
          .isEqualTo(text);
    }
  }

  @Test
  void aValueIsHeldAgainstItsChecksum() {
    ByteString value = ByteString.copyFrom("123456789", StandardCharsets.US_ASCII);
    assertThat(Crc32c.of(value)).isEqualTo(0xe3069283L);
    for (boolean sent : new boolean[] {true, false}) {
      SecretsException refusal =
          catchThrowableOfType(
              SecretsException.class, () -> SecretManagerValues.read(value, sent, 0));
      assertThat(refusal.code()).isEqualTo(ErrorCode.INTEGRITY);
    }
  }

  @Test
  void theLargestValueIsCountedAsItIsKept() {
    SecretManagerValues.write(SecretValue.ofBytes(new byte[64 * 1024]));
    SecretsException refusal =
        catchThrowableOfType(
            SecretsException.class,
            () -> SecretManagerValues.write(SecretValue.ofBytes(new byte[64 * 1024 + 1])));
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refusal).hasMessageContaining("65,536");
  }

  private static SecretValue read(ByteString written) {
    return SecretManagerValues.read(written, true, Crc32c.of(written));
  }
}
