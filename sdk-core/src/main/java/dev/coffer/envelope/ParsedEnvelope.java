package dev.coffer.envelope;

import dev.coffer.envelope.Refusal.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one envelope, found by their offsets. Parsing copies nothing and allocates nothing
 * that the input could make large; what it accepts has exactly one encoding.
 *
 * @param recipients strictly ascending by key id
 * @param ciphertextLength with the tag
 */
record ParsedEnvelope(
    List<Recipient> recipients, int nonceOffset, int ciphertextOffset, int ciphertextLength) {

  /**
   * One recipient.
   *
   * @param offset where it starts, at its type
   * @param wrapOffset where its wrapped data key starts
   */
  record Recipient(int type, String keyId, int offset, int wrapOffset, int wrapLength) {
    int end() {
      return wrapOffset + wrapLength;
    }
  }

  private static final RecordType[] TYPES = RecordType.values();

  /**
   * Parses an envelope.
   *
   * @param expected the type that the reader asked for; null where any will do
   */
  static ParsedEnvelope parse(byte[] envelope, @Nullable RecordType expected, int maxPlaintextBytes)
      throws Refusal {
    checkHeader(envelope, expected);
    int count = envelope[Layout.RECIPIENT_COUNT_OFFSET] & 0xff;
    check(count >= 1 && count <= Layout.MAX_RECIPIENTS, Reason.RECIPIENT_COUNT);
    List<Recipient> recipients = new ArrayList<>(count);
    int offset = Layout.RECIPIENTS_OFFSET;
    for (int i = 0; i < count; i++) {
      Recipient recipient = recipient(envelope, offset);
      // Key ids are ASCII, so the order of their strings is the order of their bytes.
      check(
          i == 0 || recipients.get(i - 1).keyId().compareTo(recipient.keyId()) < 0,
          Reason.RECIPIENTS_NOT_STRICTLY_ASCENDING);
      recipients.add(recipient);
      offset = recipient.end();
    }
    int ciphertextOffset = offset + Layout.NONCE_BYTES + 4;
    check(envelope.length >= ciphertextOffset, Reason.SHORT);
    long length = Layout.u32(envelope, ciphertextOffset - 4);
    check(
        length >= Layout.TAG_BYTES && length <= (long) maxPlaintextBytes + Layout.TAG_BYTES,
        Reason.CIPHERTEXT_LENGTH);
    check(envelope.length >= ciphertextOffset + length, Reason.SHORT);
    check(envelope.length == ciphertextOffset + length, Reason.TRAILING);
    return new ParsedEnvelope(List.copyOf(recipients), offset, ciphertextOffset, (int) length);
  }

  private static void checkHeader(byte[] envelope, @Nullable RecordType expected) throws Refusal {
    check(envelope.length >= Layout.RECIPIENTS_OFFSET, Reason.SHORT);
    check(
        Arrays.equals(envelope, 0, Layout.MAGIC.length, Layout.MAGIC, 0, Layout.MAGIC.length),
        Reason.MAGIC);
    check(Layout.u16(envelope, Layout.SUITE_OFFSET) == Layout.SUITE, Reason.SUITE);
    int type = envelope[Layout.TYPE_OFFSET] & 0xff;
    check(isKnown(type), Reason.UNKNOWN_TYPE);
    check(expected == null || expected.number() == type, Reason.TYPE);
    check(envelope[Layout.FLAGS_OFFSET] == 0, Reason.FLAGS);
  }

  private static boolean isKnown(int type) {
    for (RecordType known : TYPES) {
      if (known.number() == type) {
        return true;
      }
    }
    return false;
  }

  private static Recipient recipient(byte[] envelope, int offset) throws Refusal {
    check(envelope.length >= offset + 3, Reason.SHORT);
    int type = envelope[offset] & 0xff;
    check(
        type == Layout.RING_RECIPIENT || type == Layout.PROVIDER_RECIPIENT, Reason.RECIPIENT_TYPE);
    int keyIdLength = Layout.u16(envelope, offset + 1);
    check(keyIdLength >= 1 && keyIdLength <= Layout.MAX_KEY_ID_BYTES, Reason.KEY_ID_LENGTH);
    int wrapOffset = offset + 3 + keyIdLength + 2;
    check(envelope.length >= wrapOffset, Reason.SHORT);
    String keyId = keyId(envelope, offset + 3, keyIdLength);
    int wrapLength = Layout.u16(envelope, wrapOffset - 2);
    boolean fits =
        type == Layout.RING_RECIPIENT
            ? wrapLength == Layout.RING_WRAP_BYTES
            : wrapLength >= 1 && wrapLength <= Layout.MAX_PROVIDER_BLOB_BYTES;
    check(fits, Reason.WRAP_LENGTH);
    check(envelope.length >= wrapOffset + wrapLength, Reason.SHORT);
    return new Recipient(type, keyId, offset, wrapOffset, wrapLength);
  }

  private static String keyId(byte[] envelope, int offset, int length) throws Refusal {
    for (int i = offset; i < offset + length; i++) {
      check(KeyIds.isAllowed(envelope[i]), Reason.KEY_ID_ALPHABET);
    }
    return new String(envelope, offset, length, StandardCharsets.US_ASCII);
  }

  private static void check(boolean holds, Reason otherwise) throws Refusal {
    if (!holds) {
      throw new Refusal(otherwise);
    }
  }
}
