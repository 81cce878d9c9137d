package dev.coffer.cli.input;

import dev.coffer.cli.run.WrongUse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * Makes a random value: {@code KIND} or {@code KIND:N}.
 *
 * <ul>
 *   <li>{@code password}: N characters (32) with an upper-case and a lower-case letter, a digit and
 *       a symbol among them;
 *   <li>{@code alphanumeric}: N letters and digits (64); {@code digits}: N digits (8);
 *   <li>{@code hex}, {@code base64}, {@code base64url}: N random bytes (32) written so;
 *   <li>{@code bytes}: N random bytes (32) as they are.
 * </ul>
 */
final class Generator {
  private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
  private static final String DIGITS = "0123456789";
  private static final String SYMBOLS = "!#$%&*+-./:;<=>?@^_~";
  private static final int LEAST_PASSWORD = 16;
  private static final int MOST = 4096;
  private static final String RULE =
      "Write --generate password, alphanumeric, digits, hex, base64, base64url or bytes, with a"
          + " length from 1 to 4096 as in hex:32 (a password from 16).";

  private final SecureRandom random = new SecureRandom();

  /**
   * Makes a value.
   *
   * @throws WrongUse for a policy that does not exist
   */
  byte[] generate(String policy) {
    int colon = policy.indexOf(':');
    String kind = colon < 0 ? policy : policy.substring(0, colon);
    String length = colon < 0 ? "" : policy.substring(colon + 1);
    return switch (kind) {
      case "password" -> password(length(length, LEAST_PASSWORD, 32));
      case "alphanumeric" -> characters(UPPER + LOWER + DIGITS, length(length, 1, 64));
      case "digits" -> characters(DIGITS, length(length, 1, 8));
      case "hex" -> hex(bytes(length(length, 1, 32)));
      case "base64" -> encode(Base64.getEncoder(), bytes(length(length, 1, 32)));
      case "base64url" ->
          encode(Base64.getUrlEncoder().withoutPadding(), bytes(length(length, 1, 32)));
      case "bytes" -> bytes(length(length, 1, 32));
      default -> throw new WrongUse("There is no such policy to generate by.", RULE);
    };
  }

  private static int length(String typed, int least, int otherwise) {
    if (typed.isEmpty()) {
      return otherwise;
    }
    try {
      int length = Integer.parseInt(typed);
      if (length >= least && length <= MOST) {
        return length;
      }
    } catch (NumberFormatException notANumber) {
      throw new WrongUse("The length to generate is not a number.", RULE);
    }
    throw new WrongUse("The length to generate is out of bounds.", RULE);
  }

  /** Draws until every kind of character is there, so that each such password is equally likely. */
  private byte[] password(int length) {
    while (true) {
      byte[] drawn = characters(UPPER + LOWER + DIGITS + SYMBOLS, length);
      if (hasOneOf(drawn, UPPER)
          && hasOneOf(drawn, LOWER)
          && hasOneOf(drawn, DIGITS)
          && hasOneOf(drawn, SYMBOLS)) {
        return drawn;
      }
      Arrays.fill(drawn, (byte) 0);
    }
  }

  private static boolean hasOneOf(byte[] drawn, String alphabet) {
    for (byte b : drawn) {
      if (alphabet.indexOf(b) >= 0) {
        return true;
      }
    }
    return false;
  }

  private byte[] characters(String alphabet, int length) {
    byte[] drawn = new byte[length];
    for (int i = 0; i < length; i++) {
      drawn[i] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
    }
    return drawn;
  }

  private byte[] bytes(int length) {
    byte[] drawn = new byte[length];
    random.nextBytes(drawn);
    return drawn;
  }

  private static byte[] hex(byte[] raw) {
    byte[] digits = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    byte[] hex = new byte[2 * raw.length];
    for (int i = 0; i < raw.length; i++) {
      hex[2 * i] = digits[(raw[i] >> 4) & 0xf];
      hex[2 * i + 1] = digits[raw[i] & 0xf];
    }
    Arrays.fill(raw, (byte) 0);
    return hex;
  }

  private static byte[] encode(Base64.Encoder encoder, byte[] raw) {
    byte[] encoded = encoder.encode(raw);
    Arrays.fill(raw, (byte) 0);
    return encoded;
  }
}
