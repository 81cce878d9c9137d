package dev.coffer.envelope;

import dev.coffer.envelope.ParsedEnvelope.Recipient;
import dev.coffer.envelope.Refusal.Reason;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import javax.crypto.AEADBadTagException;

/**
 * Suite 0x0001: AES-256-GCM, HKDF-SHA-512, and a commitment to key and context. Holds ciphers and
 * scratch for one envelope at a time, and wipes what is secret in them before a method returns. Not
 * thread-safe.
 */
final class Suite {
  private static final byte[] ENCRYPTION = Layout.label("SVE1-ENC");
  private static final byte[] COMMITMENT = Layout.label("SVE1-COMMIT");

  /** What a message draws: data key, message id, nonce. */
  private static final int DRAW_BYTES =
      Layout.KEY_BYTES + Layout.MESSAGE_ID_BYTES + Layout.NONCE_BYTES;

  private final Randomness randomness;
  private final ContextBytes context;
  private final Hkdf hkdf;
  private final KeyWrap keyWrap;
  private final OneTimeGcm gcm;
  private final byte[] draw = new byte[DRAW_BYTES + Layout.MAX_RECIPIENTS * KeyWrap.DRAW_BYTES];
  private final byte[] dataKey = new byte[Layout.KEY_BYTES];
  private final byte[] statedCommitment = new byte[Layout.COMMITMENT_BYTES];
  private final byte[] dueCommitment = new byte[Layout.COMMITMENT_BYTES];

  Suite(Randomness randomness) {
    this.randomness = randomness;
    try {
      context = new ContextBytes();
      hkdf = new Hkdf();
      keyWrap = new KeyWrap();
      gcm = new OneTimeGcm();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks AES-GCM or SHA-2", e);
    }
  }

  byte[] seal(EnvelopeContext identity, byte[] plaintext, List<RingKey> recipients) {
    randomness.draw(draw, DRAW_BYTES + recipients.size() * KeyWrap.DRAW_BYTES);
    try {
      return sealDrawn(identity, plaintext, recipients);
    } catch (GeneralSecurityException e) {
      throw broken(e);
    } finally {
      wipe();
    }
  }

  /** Unwraps the data key for one recipient, checks the commitment, and only then decrypts. */
  byte[] open(
      EnvelopeContext identity,
      byte[] envelope,
      ParsedEnvelope parsed,
      Recipient recipient,
      RingKey key)
      throws Refusal {
    try {
      unwrap(identity, envelope, recipient, key);
      return decrypt(envelope, parsed);
    } catch (GeneralSecurityException e) {
      throw broken(e);
    } finally {
      wipe();
    }
  }

  /** The same message for one other recipient: header and payload are copied as they are. */
  byte[] rewrap(
      EnvelopeContext identity,
      byte[] envelope,
      ParsedEnvelope parsed,
      Recipient from,
      RingKey key,
      RingKey to)
      throws Refusal {
    randomness.draw(draw, KeyWrap.DRAW_BYTES);
    try {
      unwrap(identity, envelope, from, key);
      int payloadBytes = envelope.length - parsed.nonceOffset();
      int payloadOffset = Layout.RECIPIENTS_OFFSET + Layout.ringRecipientBytes(to.id().length());
      byte[] out = new byte[payloadOffset + payloadBytes];
      System.arraycopy(envelope, 0, out, 0, Layout.RECIPIENT_COUNT_OFFSET);
      out[Layout.RECIPIENT_COUNT_OFFSET] = 1;
      keyWrap.wrap(dataKey, to, context.hash(), draw, 0, out, Layout.RECIPIENTS_OFFSET);
      System.arraycopy(envelope, parsed.nonceOffset(), out, payloadOffset, payloadBytes);
      return out;
    } catch (GeneralSecurityException e) {
      throw broken(e);
    } finally {
      wipe();
    }
  }

  private byte[] sealDrawn(EnvelopeContext identity, byte[] plaintext, List<RingKey> recipients)
      throws GeneralSecurityException {
    int nonceOffset = Layout.RECIPIENTS_OFFSET;
    for (RingKey recipient : recipients) {
      nonceOffset += Layout.ringRecipientBytes(recipient.id().length());
    }
    int ciphertextOffset = nonceOffset + Layout.NONCE_BYTES + 4;
    int ciphertextLength = plaintext.length + Layout.TAG_BYTES;
    byte[] out = new byte[ciphertextOffset + ciphertextLength];
    System.arraycopy(Layout.MAGIC, 0, out, 0, Layout.MAGIC.length);
    Layout.putU16(out, Layout.SUITE_OFFSET, Layout.SUITE);
    out[Layout.TYPE_OFFSET] = (byte) identity.type().number();
    out[Layout.RECIPIENT_COUNT_OFFSET] = (byte) recipients.size();
    Layout.putU32(out, ciphertextOffset - 4, ciphertextLength);

    System.arraycopy(draw, 0, dataKey, 0, Layout.KEY_BYTES);
    int drawn = Layout.KEY_BYTES;
    System.arraycopy(draw, drawn, out, Layout.MESSAGE_ID_OFFSET, Layout.MESSAGE_ID_BYTES);
    drawn += Layout.MESSAGE_ID_BYTES;
    System.arraycopy(draw, drawn, out, nonceOffset, Layout.NONCE_BYTES);
    drawn += Layout.NONCE_BYTES;

    context.encode(identity);
    derive(out, out, Layout.COMMITMENT_OFFSET);
    context.append(out, Layout.IDENTITY_OFFSET, Layout.IDENTITY_BYTES);
    int offset = Layout.RECIPIENTS_OFFSET;
    for (RingKey recipient : recipients) {
      offset = keyWrap.wrap(dataKey, recipient, context.hash(), draw, drawn, out, offset);
      drawn += KeyWrap.DRAW_BYTES;
    }
    gcm.encrypt(
        out,
        nonceOffset,
        context.array(),
        context.length(),
        plaintext,
        plaintext.length,
        out,
        ciphertextOffset);
    return out;
  }

  /** Leaves the data key and the encoded context of an envelope whose commitment holds. */
  private void unwrap(EnvelopeContext identity, byte[] envelope, Recipient recipient, RingKey key)
      throws GeneralSecurityException, Refusal {
    context.encode(identity);
    keyWrap.unwrap(envelope, recipient, key, context.hash(), dataKey);
    derive(envelope, dueCommitment, 0);
    System.arraycopy(
        envelope, Layout.COMMITMENT_OFFSET, statedCommitment, 0, Layout.COMMITMENT_BYTES);
    if (!MessageDigest.isEqual(dueCommitment, statedCommitment)) {
      throw new Refusal(Reason.COMMITMENT);
    }
  }

  private byte[] decrypt(byte[] envelope, ParsedEnvelope parsed)
      throws GeneralSecurityException, Refusal {
    context.append(envelope, Layout.IDENTITY_OFFSET, Layout.IDENTITY_BYTES);
    byte[] plaintext = new byte[parsed.ciphertextLength() - Layout.TAG_BYTES];
    try {
      gcm.decrypt(
          envelope,
          parsed.nonceOffset(),
          context.array(),
          context.length(),
          envelope,
          parsed.ciphertextOffset(),
          parsed.ciphertextLength(),
          plaintext);
      return plaintext;
    } catch (AEADBadTagException e) {
      Arrays.fill(plaintext, (byte) 0);
      throw new Refusal(Reason.TAG);
    }
  }

  /** Derives the commitment, and the payload's key beside it, from data key and message id. */
  private void derive(byte[] envelope, byte[] commitment, int commitmentOffset)
      throws GeneralSecurityException {
    hkdf.extract(envelope, Layout.MESSAGE_ID_OFFSET, dataKey);
    hkdf.expandTwo(
        COMMITMENT,
        commitment,
        commitmentOffset,
        ENCRYPTION,
        gcm.key(),
        context.hash(),
        ContextBytes.HASH_BYTES);
  }

  private void wipe() {
    Arrays.fill(draw, (byte) 0);
    Arrays.fill(dataKey, (byte) 0);
    hkdf.wipe();
    keyWrap.wipe();
    gcm.wipe();
  }

  /** Nothing that an envelope holds leads here: the JDK refused its own primitives. */
  private static IllegalStateException broken(GeneralSecurityException cause) {
    return new IllegalStateException("the JDK's cryptography failed", cause);
  }
}
