package dev.coffer.cli.verb.transfer;

import dev.coffer.model.SecretValue;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells equal values without showing them: HMAC-SHA-256 under a key that is made for one run and
 * forgotten with it, so that a fingerprint that was printed says nothing of the value later.
 */
final class Fingerprints {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  private static final int SHOWN_BYTES = 8;

  private final Mac mac;

  Fingerprints() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /** Equal for equal values of one kind. */
  ByteBuffer of(SecretValue value) {
    mac.update((byte) value.kind().ordinal());
    mac.update(value.view());
    return ByteBuffer.wrap(mac.doFinal());
  }

  /** The beginning of a fingerprint, to print. */
  static String shown(ByteBuffer fingerprint) {
    return HexFormat.of().formatHex(fingerprint.array(), 0, SHOWN_BYTES);
  }
}
