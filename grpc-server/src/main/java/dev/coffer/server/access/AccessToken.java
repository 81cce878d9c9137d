package dev.coffer.server.access;

import dev.coffer.model.SecretValue;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * The form of a bearer token: {@code coffer_}, 256 random bits, and a checksum (CRC-32) of what
 * stands before it, in lower-case hexadecimal. Prefix and checksum let a scanner find a leaked
 * token and tell it from chance.
 */
public final class AccessToken {
  private static final String PREFIX = "coffer_";
  private static final int RANDOM_BYTES = 32;
  private static final int CHECKSUM_LENGTH = 8;
  private static final int LENGTH = PREFIX.length() + 2 * RANDOM_BYTES + CHECKSUM_LENGTH;
  private static final HexFormat HEX = HexFormat.of();

  private AccessToken() {}

  /** A new token, shown to nobody yet. The caller closes it. */
  public static SecretValue generate() {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    try {
      String body = PREFIX + HEX.formatHex(random);
      return SecretValue.ofUtf8(body + checksum(body));
    } finally {
      Arrays.fill(random, (byte) 0);
    }
  }

  /** Whether the text has the form of a token. Says nothing of whether anybody accepts it. */
  static boolean isWellFormed(String text) {
    if (text.length() != LENGTH || !text.startsWith(PREFIX)) {
      return false;
    }
    String body = text.substring(0, LENGTH - CHECKSUM_LENGTH);
    return text.endsWith(checksum(body))
        && body.chars().skip(PREFIX.length()).allMatch(AccessToken::isLowerHex);
  }

  private static boolean isLowerHex(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  private static String checksum(String body) {
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.UTF_8));
    return HEX.toHexDigits((int) crc.getValue());
  }
}
