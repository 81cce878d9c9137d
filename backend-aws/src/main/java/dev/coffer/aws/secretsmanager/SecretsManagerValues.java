package dev.coffer.aws.secretsmanager;

import dev.coffer.aws.ValueText;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;

/**
 * Values as Secrets Manager keeps them: text and fields as a string, which consoles and other
 * programs can read, everything else as bytes.
 *
 * @param string null where it is bytes
 * @param binary null where it is a string
 */
record SecretsManagerValues(@Nullable String string, @Nullable SdkBytes binary) {
  /** The most bytes of a value. */
  static final int MAX_BYTES = 65_536;

  static SecretsManagerValues write(SecretValue value) {
    if (value.size() > MAX_BYTES) {
      throw SecretsException.of(
              ErrorCode.INVALID_ARGUMENT,
              "The value has %,d bytes; Secrets Manager takes at most %,d."
                  .formatted(value.size(), MAX_BYTES))
          .remedy("Keep a smaller value, or keep it in another store.")
          .build();
    }
    String text = ValueText.write(value);
    return text == null
        ? new SecretsManagerValues(null, SdkBytes.fromByteBuffer(value.view()))
        : new SecretsManagerValues(text, null);
  }

  static SecretValue read(@Nullable String string, @Nullable SdkBytes binary) {
    if (binary != null) {
      return SecretValue.ofBytes(binary.asByteArrayUnsafe());
    }
    if (string == null) {
      throw SecretsException.of(ErrorCode.FAILED_PRECONDITION, "The version has no value.")
          .remedy("A rotation at AWS may have failed: put a value.")
          .build();
    }
    return ValueText.read(string);
  }

  @Override
  public String toString() {
    return "SecretsManagerValues[redacted]";
  }
}
