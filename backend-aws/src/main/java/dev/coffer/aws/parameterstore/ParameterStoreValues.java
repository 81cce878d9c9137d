package dev.coffer.aws.parameterstore;

import dev.coffer.aws.ValueText;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * Values as Parameter Store keeps them, which is as text alone: what is not text stands in base64
 * behind a mark. The service reads {@code {{}} in a value as a reference, so such text does too.
 */
final class ParameterStoreValues {
  private static final String MARK = "coffer:base64:";

  private ParameterStoreValues() {}

  /**
   * @param most the most bytes that the service keeps
   */
  static String write(SecretValue value, int most) {
    String text = ValueText.write(value);
    boolean plain = text != null && !text.startsWith(MARK) && !text.contains("{{");
    String written = text != null && plain ? text : MARK + base64(value);
    int size = plain ? value.size() : written.length();
    if (size > most) {
      throw SecretsException.of(
              ErrorCode.INVALID_ARGUMENT,
              "The value takes %,d bytes%s; the tier of the store has %,d."
                  .formatted(size, plain ? "" : " in base64, since it is not plain text", most))
          .remedy("Keep a smaller value, use the tier advanced (8,192 bytes), or another store.")
          .build();
    }
    return written;
  }

  private static String base64(SecretValue value) {
    byte[] bytes = value.bytes();
    try {
      String text = Base64.getEncoder().encodeToString(bytes);
      return (value.kind() == SecretValue.Kind.FIELDS ? "fields:" : "") + text;
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  static SecretValue read(String text) {
    if (!text.startsWith(MARK)) {
      return ValueText.read(text);
    }
    String rest = text.substring(MARK.length());
    boolean fields = rest.startsWith("fields:");
    try {
      byte[] bytes = Base64.getDecoder().decode(fields ? rest.substring("fields:".length()) : rest);
      SecretValue.Kind kind = fields ? SecretValue.Kind.FIELDS : SecretValue.Kind.BYTES;
      return SecretValue.copyOf(kind, ByteBuffer.wrap(bytes), 0, bytes.length);
    } catch (IllegalArgumentException e) {
      throw SecretsException.of(ErrorCode.INTEGRITY, "The stored value is damaged.")
          .remedy("Read an earlier version, or put the value again.")
          .build();
    }
  }
}
