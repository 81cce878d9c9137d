package dev.coffer.envelope;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár (2015) over AES-256-GCM: the
 * nonce of a segment is its number and whether it is the last, so that no segment is taken for
 * another and none can be missing. The key is derived for one stream, from data key, salt, header
 * and context, and so nothing in a nonce needs to be random. Not thread-safe.
 */
final class SegmentCipher {
  private static final byte[] ENCRYPTION = Layout.label("SVS1-ENC");
  private static final byte[] COMMITMENT = Layout.label("SVS1-COMMIT");
  private static final byte[] CONTEXT = "SVS1-CTX\0".getBytes(StandardCharsets.US_ASCII);
  private static final int HASH_BYTES = 32;
  private static final int NUMBER_OFFSET = 7;
  private static final int LAST_OFFSET = 11;
  private static final long MAX_SEGMENTS = 1L << 32;

  private final OneTimeGcm gcm;
  private final byte[] commitment = new byte[Layout.COMMITMENT_BYTES];

  /** Seven zeros ‖ u32 number ‖ u8 last. */
  private final byte[] nonce = new byte[Layout.NONCE_BYTES];

  /** Hash of header and context ‖ commitment: what every segment is bound to beside its key. */
  private final byte[] associated = new byte[HASH_BYTES + Layout.COMMITMENT_BYTES];

  private long next;
  private boolean ended;

  /**
   * Derives the key of a stream and its commitment; the header's own is not looked at.
   *
   * @param dataKey 32 bytes, wiped by the caller
   */
  SegmentCipher(StreamHeader header, byte[] dataKey, byte[] context) {
    try {
      gcm = new OneTimeGcm();
      byte[] hash = hash(header, context);
      derive(header, dataKey, hash);
      System.arraycopy(hash, 0, associated, 0, HASH_BYTES);
      System.arraycopy(commitment, 0, associated, HASH_BYTES, Layout.COMMITMENT_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks AES-GCM or SHA-2", e);
    }
  }

  private static byte[] hash(StreamHeader header, byte[] context) throws GeneralSecurityException {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    byte[] length = new byte[4];
    Layout.putU32(length, 0, header.commitmentOffset());
    sha256.update(CONTEXT);
    sha256.update(length);
    sha256.update(header.array(), 0, header.commitmentOffset());
    return sha256.digest(context);
  }

  private void derive(StreamHeader header, byte[] dataKey, byte[] hash)
      throws GeneralSecurityException {
    Hkdf hkdf = new Hkdf();
    try {
      hkdf.extract(header.array(), header.saltOffset(), dataKey);
      hkdf.expandTwo(COMMITMENT, commitment, 0, ENCRYPTION, gcm.key(), hash, HASH_BYTES);
    } finally {
      hkdf.wipe();
    }
  }

  byte[] commitment() {
    return commitment;
  }

  /** Whether no segment was sealed or opened yet. */
  boolean isFresh() {
    return next == 0;
  }

  /** Whether there is a number for one more segment. */
  boolean hasRoom() {
    return next < MAX_SEGMENTS;
  }

  int seal(byte[] plaintext, int length, byte[] target) throws GeneralSecurityException {
    take();
    gcm.encrypt(nonce, 0, associated, associated.length, plaintext, length, target, 0);
    return length + Layout.TAG_BYTES;
  }

  int open(byte[] sealed, int length, byte[] target) throws GeneralSecurityException {
    take();
    gcm.decrypt(nonce, 0, associated, associated.length, sealed, 0, length, target);
    return length - Layout.TAG_BYTES;
  }

  /** The segment that comes now is the last. */
  void last() {
    nonce[LAST_OFFSET] = 1;
  }

  /** Takes the next nonce: also where this fails, none is taken twice. */
  private void take() {
    if (ended || !hasRoom()) {
      throw new IllegalStateException("the stream has ended");
    }
    Layout.putU32(nonce, NUMBER_OFFSET, (int) next);
    next++;
    ended = nonce[LAST_OFFSET] != 0;
  }

  /** Forgets the key; nothing more is sealed or opened. */
  void wipe() {
    ended = true;
    gcm.wipe();
    Arrays.fill(associated, (byte) 0);
  }
}
