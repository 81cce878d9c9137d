package dev.coffer.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.envelope.Refusal.Reason;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Someone who may seal makes an envelope that says one thing to one reader and another to the next.
 */
class CommitmentTest {
  private static final EnvelopeContext CONTEXT =
      new EnvelopeContext(RecordType.VALUE, "cluster", "namespace", "db/password", 7);
  private static final int CAP = 1024;

  private final Random random = new Random(37);
  private final byte[] firstDataKey = bytes(32);
  private final byte[] secondDataKey = bytes(32);
  private final byte[] messageId = bytes(32);
  private final byte[] nonce = bytes(12);
  private final Map<String, byte[]> keys = Map.of("kr-1", bytes(32), "kr-2", bytes(32));
  private final FixedKeys ring = new FixedKeys("kr-1", keys);

  @Test
  void gcmAloneWouldOpenOneCiphertextUnderTwoKeys() throws GeneralSecurityException {
    Forgery forgery = new Forgery(commitment(firstDataKey));
    byte[] ciphertext = forgery.ciphertext();
    byte[] first = forgery.decrypt(firstDataKey, ciphertext);
    byte[] second = forgery.decrypt(secondDataKey, ciphertext);
    assertThat(first).hasSize(32);
    assertThat(second).hasSize(32).isNotEqualTo(first);
  }

  @Test
  void theCommitmentOfOneKeyRefusesTheOther() throws GeneralSecurityException {
    byte[] envelope = new Forgery(commitment(firstDataKey)).envelope();

    assertThat(new Envelopes(only("kr-1")).open(CONTEXT, envelope, CAP)).hasSize(32);
    assertThat(reason(only("kr-2"), envelope)).isEqualTo(Reason.COMMITMENT);
  }

  @Test
  void aCommitmentOfNeitherKeyRefusesBoth() throws GeneralSecurityException {
    byte[] envelope = new Forgery(bytes(32)).envelope();

    assertThat(reason(only("kr-1"), envelope)).isEqualTo(Reason.COMMITMENT);
    assertThat(reason(only("kr-2"), envelope)).isEqualTo(Reason.COMMITMENT);
  }

  /** An envelope with an honest wrap of another data key for each of two readers. */
  private final class Forgery {
    private final ContextBytes context = new ContextBytes();
    private final byte[] header = new byte[Layout.RECIPIENTS_OFFSET];

    Forgery(byte[] commitment) throws GeneralSecurityException {
      ByteBuffer.wrap(header)
          .put(Layout.MAGIC)
          .putShort((short) Layout.SUITE)
          .put((byte) CONTEXT.type().number())
          .put((byte) 0)
          .put(messageId)
          .put(commitment)
          .put((byte) 2);
      context.encode(CONTEXT);
      context.append(header, Layout.IDENTITY_OFFSET, Layout.IDENTITY_BYTES);
    }

    byte[] ciphertext() throws GeneralSecurityException {
      return KeyMultiCollision.ciphertext(
          encryptionKey(firstDataKey), encryptionKey(secondDataKey), nonce, associated());
    }

    byte[] decrypt(byte[] dataKey, byte[] ciphertext) throws GeneralSecurityException {
      OneTimeGcm gcm = new OneTimeGcm();
      System.arraycopy(encryptionKey(dataKey), 0, gcm.key(), 0, Layout.KEY_BYTES);
      byte[] plaintext = new byte[ciphertext.length - Layout.TAG_BYTES];
      byte[] associated = associated();
      gcm.decrypt(
          nonce, 0, associated, associated.length, ciphertext, 0, ciphertext.length, plaintext);
      return plaintext;
    }

    byte[] envelope() throws GeneralSecurityException {
      byte[] ciphertext = ciphertext();
      int recipients = 2 * Layout.ringRecipientBytes("kr-1".length());
      byte[] envelope =
          Arrays.copyOf(header, header.length + recipients + 12 + 4 + ciphertext.length);
      KeyWrap wrap = new KeyWrap();
      byte[] hash = context.hash();
      int draw = KeyWrap.DRAW_BYTES;
      int end =
          wrap.wrap(firstDataKey, ring.key("kr-1"), hash, bytes(draw), 0, envelope, header.length);
      end = wrap.wrap(secondDataKey, ring.key("kr-2"), hash, bytes(draw), 0, envelope, end);
      ByteBuffer.wrap(envelope, end, envelope.length - end)
          .put(nonce)
          .putInt(ciphertext.length)
          .put(ciphertext);
      return envelope;
    }

    private byte[] associated() {
      return Arrays.copyOf(context.array(), context.length());
    }
  }

  private byte[] encryptionKey(byte[] dataKey) throws GeneralSecurityException {
    return derive(dataKey, "SVE1-ENC");
  }

  private byte[] commitment(byte[] dataKey) {
    try {
      return derive(dataKey, "SVE1-COMMIT");
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private byte[] derive(byte[] dataKey, String label) throws GeneralSecurityException {
    ContextBytes context = new ContextBytes();
    context.encode(CONTEXT);
    Hkdf hkdf = new Hkdf();
    hkdf.extract(messageId, 0, dataKey);
    byte[] derived = new byte[32];
    hkdf.expand(Layout.label(label), context.hash(), ContextBytes.HASH_BYTES, derived);
    return derived;
  }

  private FixedKeys only(String id) {
    return new FixedKeys(id, Map.of(id, ring.key(id).key().getEncoded()));
  }

  private static Reason reason(FixedKeys keys, byte[] envelope) {
    Refusal refusal =
        catchThrowableOfType(
            Refusal.class, () -> new Envelopes(keys).openOrRefuse(CONTEXT, envelope, CAP));
    assertThat(refusal).isNotNull();
    return refusal.reason();
  }

  private byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }
}
