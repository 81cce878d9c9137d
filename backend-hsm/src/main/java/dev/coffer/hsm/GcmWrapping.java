package dev.coffer.hsm;

import dev.coffer.hsm.cryptoki.Gcm;
import dev.coffer.key.KeyVersion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A wrapped key: {@code u8 format (1) ‖ IV (12) ‖ ciphertext ‖ tag (16)}, whoever made the IV and
 * wherever the module put it. Name and version of the root key are authenticated with the context.
 *
 * @param mechanism the module's number for AES-GCM
 * @param placement who makes the IV
 */
record GcmWrapping(long mechanism, Profile.IvPlacement placement) {
  private static final byte FORMAT = 1;
  private static final int HEAD_BYTES = 1 + Gcm.IV_BYTES;
  private static final int OVERHEAD_BYTES = HEAD_BYTES + Gcm.TAG_BYTES;
  private static final byte[] NO_IV = new byte[0];

  static GcmWrapping of(HsmConfig config) {
    return new GcmWrapping(config.gcmMechanism(), config.profile().ivPlacement());
  }

  /** What is authenticated: no name or version holds a zero, so the three never flow together. */
  static byte[] aad(KeyVersion version, byte[] context) {
    byte[] key = version.key().getBytes(StandardCharsets.US_ASCII);
    byte[] number = version.version().getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(key.length + number.length + 2 + context.length)
        .put(key)
        .put((byte) 0)
        .put(number)
        .put((byte) 0)
        .put(context)
        .array();
  }

  byte[] wrap(Lease lease, long key, byte[] aad, byte[] material) {
    byte[] iv =
        placement == Profile.IvPlacement.OF_CALLER
            ? lease.cryptoki().random(lease.session(), Gcm.IV_BYTES)
            : NO_IV;
    byte[] out =
        lease.cryptoki().encrypt(lease.session(), key, new Gcm(mechanism, iv, aad), material);
    int made = out.length - iv.length;
    return switch (placement) {
      case OF_CALLER -> blob(iv, out, 0, out.length);
      case PREPENDED -> blob(iv(out, 0), out, Gcm.IV_BYTES, made);
      case APPENDED -> blob(iv(out, made - Gcm.IV_BYTES), out, 0, made - Gcm.IV_BYTES);
    };
  }

  /** The key material; the caller wipes it. */
  byte[] unwrap(Lease lease, long key, byte[] aad, byte[] blob) {
    byte[] iv = Arrays.copyOfRange(blob, 1, HEAD_BYTES);
    boolean inFront = placement == Profile.IvPlacement.PREPENDED;
    byte[] data = Arrays.copyOfRange(blob, inFront ? 1 : HEAD_BYTES, blob.length);
    Gcm gcm = new Gcm(mechanism, inFront ? NO_IV : iv, aad);
    return lease.cryptoki().decrypt(lease.session(), key, gcm, data);
  }

  /** Why it cannot be a wrapped key of this many bytes at most; null where it can. */
  static @Nullable String flaw(byte[] blob, int most) {
    int length = blob.length - OVERHEAD_BYTES;
    if (length < 1 || length > most) {
      return "length";
    }
    return blob[0] == FORMAT ? null : "format";
  }

  static byte[] iv(byte[] blob) {
    return iv(blob, 1);
  }

  static int sizeOf(int material) {
    return OVERHEAD_BYTES + material;
  }

  private static byte[] iv(byte[] from, int at) {
    // Shorter than it should be: the self-test finds its length wrong.
    return at < 0 ? NO_IV : Arrays.copyOfRange(from, at, at + Gcm.IV_BYTES);
  }

  private static byte[] blob(byte[] iv, byte[] sealed, int from, int to) {
    if (from > to || to > sealed.length) {
      return new byte[0];
    }
    return ByteBuffer.allocate(1 + iv.length + to - from)
        .put(FORMAT)
        .put(iv)
        .put(sealed, from, to - from)
        .array();
  }
}
