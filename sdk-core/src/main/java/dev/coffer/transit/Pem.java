package dev.coffer.transit;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Public keys as text (RFC 7468). */
final class Pem {
  private static final int LINE = 64;
  private static final byte[] LINE_END = "\n".getBytes(StandardCharsets.US_ASCII);

  private Pem() {}

  /**
   * @param der SubjectPublicKeyInfo; empty gives an empty text
   */
  static String ofPublicKey(byte[] der) {
    if (der.length == 0) {
      return "";
    }
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(LINE, LINE_END).encodeToString(der)
        + "\n-----END PUBLIC KEY-----\n";
  }
}
