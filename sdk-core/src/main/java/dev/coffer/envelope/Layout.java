package dev.coffer.envelope;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Where the fields of SVE1 stand. All numbers are big-endian. */
final class Layout {
  /** {@code SVE1}, then suite 0x0001: the only one there is. */
  static final byte[] MAGIC = "SVE1".getBytes(StandardCharsets.US_ASCII);

  static final int SUITE = 0x0001;

  static final int SUITE_OFFSET = 4;
  static final int TYPE_OFFSET = 6;
  static final int FLAGS_OFFSET = 7;
  static final int MESSAGE_ID_OFFSET = 8;
  static final int COMMITMENT_OFFSET = 40;

  /** Message id and commitment stand together, and are authenticated together. */
  static final int IDENTITY_OFFSET = MESSAGE_ID_OFFSET;

  static final int RECIPIENT_COUNT_OFFSET = 72;
  static final int RECIPIENTS_OFFSET = 73;

  static final int MAX_RECIPIENTS = 4;
  static final int MAX_KEY_ID_BYTES = 64;
  static final int RING_RECIPIENT = 1;
  static final int PROVIDER_RECIPIENT = 2;
  static final int MAX_PROVIDER_BLOB_BYTES = 1024;

  static final int KEY_BYTES = 32;
  static final int MESSAGE_ID_BYTES = 32;
  static final int COMMITMENT_BYTES = 32;
  static final int IDENTITY_BYTES = MESSAGE_ID_BYTES + COMMITMENT_BYTES;
  static final int SALT_BYTES = 32;
  static final int NONCE_BYTES = 12;
  static final int TAG_BYTES = 16;

  /** Salt, nonce, sealed data key, tag. */
  static final int RING_WRAP_BYTES = SALT_BYTES + NONCE_BYTES + KEY_BYTES + TAG_BYTES;

  private Layout() {}

  /** A label of a derivation, which ends in the suite. */
  static byte[] label(String text) {
    byte[] label = Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), text.length() + 2);
    putU16(label, text.length(), SUITE);
    return label;
  }

  /** The bytes of a recipient of the ring: type, key id and wrapped data key with their lengths. */
  static int ringRecipientBytes(int keyIdBytes) {
    return 1 + 2 + keyIdBytes + 2 + RING_WRAP_BYTES;
  }

  /** The bytes of recipients of a provider. */
  static int providerRecipientsBytes(List<ProviderKeys.Wrapped> wraps) {
    int bytes = 0;
    for (ProviderKeys.Wrapped wrapped : wraps) {
      bytes += 1 + 2 + wrapped.keyId().length() + 2 + wrapped.blob().length;
    }
    return bytes;
  }

  /** Writes a recipient of a provider, and says where it ends. */
  static int putProviderRecipient(byte[] out, int offset, ProviderKeys.Wrapped wrapped) {
    byte[] id = wrapped.keyId().getBytes(StandardCharsets.US_ASCII);
    byte[] blob = wrapped.blob();
    if (!KeyIds.isValid(wrapped.keyId())
        || blob.length < 1
        || blob.length > MAX_PROVIDER_BLOB_BYTES) {
      throw new IllegalArgumentException("a wrapped data key has 1 to 1024 bytes and a key id");
    }
    out[offset] = (byte) PROVIDER_RECIPIENT;
    putU16(out, offset + 1, id.length);
    System.arraycopy(id, 0, out, offset + 3, id.length);
    int blobOffset = offset + 3 + id.length + 2;
    putU16(out, blobOffset - 2, blob.length);
    System.arraycopy(blob, 0, out, blobOffset, blob.length);
    return blobOffset + blob.length;
  }

  static int u16(byte[] bytes, int offset) {
    return (bytes[offset] & 0xff) << 8 | (bytes[offset + 1] & 0xff);
  }

  static long u32(byte[] bytes, int offset) {
    return (long) u16(bytes, offset) << 16 | u16(bytes, offset + 2);
  }

  static void putU16(byte[] bytes, int offset, int value) {
    bytes[offset] = (byte) (value >>> 8);
    bytes[offset + 1] = (byte) value;
  }

  static void putU32(byte[] bytes, int offset, int value) {
    putU16(bytes, offset, value >>> 16);
    putU16(bytes, offset + 2, value);
  }
}
