package dev.coffer.vault;

import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A ciphertext or HMAC as the transit engine writes it: {@code vault:v1:BASE64}.
 *
 * @param version of the key
 * @param bytes what is in the base64
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record TransitText(long version, byte[] bytes) {
  TransitText {
    Objects.requireNonNull(bytes, "bytes");
  }

  /** What a text says; null for one of another form. */
  static @Nullable TransitText parse(String text) {
    String[] parts = text.split(":", 3);
    if (parts.length != 3 || !parts[1].matches("v[1-9][0-9]{0,8}")) {
      return null;
    }
    long version = Long.parseLong(parts[1].substring(1));
    return new TransitText(version, Base64.getDecoder().decode(parts[2]));
  }

  String text() {
    return "vault:v" + version + ":" + Base64.getEncoder().encodeToString(bytes);
  }
}
