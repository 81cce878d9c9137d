package dev.coffer.key;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key that seals the keys of one ring. It is random, off the heap, and wrapped by each root
 * key: so a ring has several ways in, opens with one call of a root key however many keys it has,
 * and gets new keys while a root key lies in a safe. Thread-safe.
 *
 * <p>A sealed key is {@code salt (32) ‖ nonce (12) ‖ ciphertext ‖ tag (16)}: AES-256-GCM under a
 * key that HMAC-SHA-256 derives for this one seal from the salt. The store's identity and the place
 * of the key are its associated data, so that no key opens in another store or in another place.
 */
final class OpeningKey {
  private static final byte[] WRAP_CONTEXT = ascii("SVR1-OPEN\0");
  private static final byte[] KEY_CONTEXT = ascii("SVR1-KEY\0");
  private static final byte[] MACS_CONTEXT = ascii("SVR1-MAC\0");
  private static final byte[] SEAL = ascii("SVR1-SEAL\0");
  private static final int SALT_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** What a sealed key is longer than the key. */
  static final int OVERHEAD_BYTES = SALT_BYTES + NONCE_BYTES + TAG_BYTES;

  private final OffHeapKey key;
  private final UUID cluster;

  /** Copies the key out of an array, which the caller wipes. */
  OpeningKey(byte[] bytes, UUID cluster) {
    this.key = OffHeapKey.copyOf(MacKey.ALGORITHM, bytes, 0);
    this.cluster = cluster;
  }

  private OpeningKey(OffHeapKey key, UUID cluster) {
    this.key = key;
    this.cluster = cluster;
  }

  UUID cluster() {
    return cluster;
  }

  /** The same key, destroyed on its own. */
  OpeningKey copy() {
    return new OpeningKey(key.copy(), cluster);
  }

  void destroy() {
    key.destroy();
  }

  /** The key itself, for a root key to wrap; the caller wipes it. */
  byte[] bytes() {
    return key.getEncoded();
  }

  /** What a root key wraps the opening key of a store's ring with. */
  static byte[] wrapContext(UUID cluster) {
    return context(WRAP_CONTEXT, cluster, 0).array();
  }

  byte[] sealKey(int number, byte[] ringKey) {
    return seal(keyContext(number), ringKey);
  }

  byte[] sealMacs(byte[] bundle) {
    return seal(context(MACS_CONTEXT, cluster, 0).array(), bundle);
  }

  /** The ring key, off the heap; null where it does not open. */
  @Nullable OffHeapKey openKey(int number, byte[] sealed) {
    byte[] ringKey = open(keyContext(number), sealed, OffHeapKey.BYTES);
    if (ringKey == null) {
      return null;
    }
    try {
      return OffHeapKey.copyOf("AES", ringKey, 0);
    } finally {
      Arrays.fill(ringKey, (byte) 0);
    }
  }

  /** The ring's keys for message authentication; null where they do not open. */
  @Nullable MacKeys openMacs(byte[] sealed) {
    byte[] context = context(MACS_CONTEXT, cluster, 0).array();
    byte[] bundle = open(context, sealed, MacKeys.BUNDLE_BYTES);
    if (bundle == null) {
      return null;
    }
    try {
      return new MacKeys(bundle);
    } finally {
      Arrays.fill(bundle, (byte) 0);
    }
  }

  private byte[] seal(byte[] context, byte[] plaintext) {
    byte[] salt = new byte[SALT_BYTES];
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(salt);
    RANDOM.nextBytes(nonce);
    try {
      byte[] sealed = crypt(Cipher.ENCRYPT_MODE, salt, nonce, context, plaintext);
      return ByteBuffer.allocate(OVERHEAD_BYTES + plaintext.length)
          .put(salt)
          .put(nonce)
          .put(sealed)
          .array();
    } catch (AEADBadTagException e) {
      throw new IllegalStateException("encryption checks no tag", e);
    }
  }

  private byte @Nullable [] open(byte[] context, byte[] sealed, int size) {
    if (sealed.length != OVERHEAD_BYTES + size) {
      return null;
    }
    byte[] salt = Arrays.copyOf(sealed, SALT_BYTES);
    byte[] nonce = Arrays.copyOfRange(sealed, SALT_BYTES, SALT_BYTES + NONCE_BYTES);
    byte[] ciphertext = Arrays.copyOfRange(sealed, SALT_BYTES + NONCE_BYTES, sealed.length);
    try {
      return crypt(Cipher.DECRYPT_MODE, salt, nonce, context, ciphertext);
    } catch (AEADBadTagException e) {
      return null;
    }
  }

  private byte[] crypt(int mode, byte[] salt, byte[] nonce, byte[] context, byte[] input)
      throws AEADBadTagException {
    byte[] derived = null;
    try {
      Mac mac = Mac.getInstance(MacKey.ALGORITHM);
      mac.init(key);
      mac.update(SEAL);
      derived = mac.doFinal(salt);
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          mode,
          new SecretKeySpec(derived, "AES"),
          new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
      cipher.updateAAD(context);
      return cipher.doFinal(input);
    } catch (AEADBadTagException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks AES-256-GCM or HMAC-SHA-256", e);
    } finally {
      if (derived != null) {
        Arrays.fill(derived, (byte) 0);
      }
    }
  }

  private byte[] keyContext(int number) {
    return context(KEY_CONTEXT, cluster, Integer.BYTES).putInt(number).array();
  }

  private static ByteBuffer context(byte[] label, UUID cluster, int more) {
    return ByteBuffer.allocate(label.length + 2 * Long.BYTES + more)
        .put(label)
        .putLong(cluster.getMostSignificantBits())
        .putLong(cluster.getLeastSignificantBits());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return "OpeningKey[redacted]";
  }
}
