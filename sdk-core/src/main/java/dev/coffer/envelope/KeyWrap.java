package dev.coffer.envelope;

import dev.coffer.envelope.ParsedEnvelope.Recipient;
import dev.coffer.envelope.Refusal.Reason;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;

/**
 * Wraps data keys under ring keys, each time with a key derived for this one wrap. The key id is
 * bound here and nowhere else, so that another key can wrap the same data key without touching the
 * payload. Not thread-safe.
 */
final class KeyWrap {
  /** What one wrap draws: its salt, then its nonce. */
  static final int DRAW_BYTES = Layout.SALT_BYTES + Layout.NONCE_BYTES;

  private static final byte[] LABEL = Layout.label("SVE1-WRAP");
  private static final byte[] CONTEXT = "SVE1-WAAD\0".getBytes(StandardCharsets.US_ASCII);

  private final Hkdf hkdf = new Hkdf();
  private final OneTimeGcm gcm = new OneTimeGcm();

  /** {@link #CONTEXT} ‖ lp(key id) ‖ message id ‖ commitment ‖ hash of the context. */
  private final byte[] associated =
      new byte
          [CONTEXT.length
              + 2
              + Layout.MAX_KEY_ID_BYTES
              + Layout.IDENTITY_BYTES
              + ContextBytes.HASH_BYTES];

  private final byte[] keyIdInfo = new byte[2 + Layout.MAX_KEY_ID_BYTES];

  KeyWrap() throws GeneralSecurityException {
    System.arraycopy(CONTEXT, 0, associated, 0, CONTEXT.length);
  }

  /**
   * Writes one recipient. Message id and commitment already stand in the envelope.
   *
   * @return where the recipient ends
   */
  int wrap(
      byte[] dataKey,
      RingKey key,
      byte[] contextHash,
      byte[] draw,
      int drawOffset,
      byte[] envelope,
      int offset)
      throws GeneralSecurityException {
    byte[] keyId = key.id().getBytes(StandardCharsets.US_ASCII);
    int salt = offset + 3 + keyId.length + 2;
    envelope[offset] = (byte) Layout.RING_RECIPIENT;
    Layout.putU16(envelope, offset + 1, keyId.length);
    System.arraycopy(keyId, 0, envelope, offset + 3, keyId.length);
    Layout.putU16(envelope, salt - 2, Layout.RING_WRAP_BYTES);
    System.arraycopy(draw, drawOffset, envelope, salt, DRAW_BYTES);
    int nonce = salt + Layout.SALT_BYTES;
    int sealed = nonce + Layout.NONCE_BYTES;
    deriveKey(key, envelope, salt);
    int length = associate(envelope, contextHash);
    gcm.encrypt(envelope, nonce, associated, length, dataKey, Layout.KEY_BYTES, envelope, sealed);
    return salt + Layout.RING_WRAP_BYTES;
  }

  /** Writes the data key of a recipient of the ring into the target. */
  void unwrap(byte[] envelope, Recipient recipient, RingKey key, byte[] contextHash, byte[] target)
      throws GeneralSecurityException, Refusal {
    int salt = recipient.wrapOffset();
    int nonce = salt + Layout.SALT_BYTES;
    int sealed = nonce + Layout.NONCE_BYTES;
    deriveKey(key, envelope, salt);
    int length = associate(envelope, contextHash);
    try {
      gcm.decrypt(
          envelope,
          nonce,
          associated,
          length,
          envelope,
          sealed,
          Layout.KEY_BYTES + Layout.TAG_BYTES,
          target);
    } catch (AEADBadTagException e) {
      throw new Refusal(Reason.UNWRAP);
    }
  }

  /** What a wrap by a key of this id is authenticated with, for a provider to wrap with. */
  byte[] associated(byte[] envelope, String keyId, byte[] contextHash) {
    encodeKeyId(keyId);
    return Arrays.copyOf(associated, associate(envelope, contextHash));
  }

  void wipe() {
    hkdf.wipe();
    gcm.wipe();
  }

  private void deriveKey(RingKey key, byte[] envelope, int saltOffset)
      throws GeneralSecurityException {
    int idLength = encodeKeyId(key.id());
    byte[] ringKey = key.key().getEncoded();
    try {
      if (ringKey.length != Layout.KEY_BYTES) {
        throw new GeneralSecurityException("a ring key has 256 bits");
      }
      hkdf.extract(envelope, saltOffset, ringKey);
    } finally {
      Arrays.fill(ringKey, (byte) 0);
    }
    hkdf.expand(LABEL, keyIdInfo, 2 + idLength, gcm.key());
  }

  /** Leaves the key id behind its length. Gives the length. */
  private int encodeKeyId(String keyId) {
    int length = keyId.length();
    Layout.putU16(keyIdInfo, 0, length);
    for (int i = 0; i < length; i++) {
      keyIdInfo[2 + i] = (byte) keyId.charAt(i);
    }
    return length;
  }

  /** Follows {@link #encodeKeyId}, which left the key id. Gives the length. */
  private int associate(byte[] envelope, byte[] contextHash) {
    int keyIdLength = 2 + Layout.u16(keyIdInfo, 0);
    int length = CONTEXT.length;
    System.arraycopy(keyIdInfo, 0, associated, length, keyIdLength);
    length += keyIdLength;
    System.arraycopy(envelope, Layout.IDENTITY_OFFSET, associated, length, Layout.IDENTITY_BYTES);
    length += Layout.IDENTITY_BYTES;
    System.arraycopy(contextHash, 0, associated, length, ContextBytes.HASH_BYTES);
    return length + ContextBytes.HASH_BYTES;
  }
}
