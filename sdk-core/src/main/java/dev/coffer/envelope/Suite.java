package dev.coffer.envelope;

import dev.coffer.envelope.ProviderKeys.Wrapped;
import dev.coffer.envelope.Refusal.Reason;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
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
  private final byte[] header = new byte[Layout.RECIPIENTS_OFFSET];
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

  byte[] sealDirect(EnvelopeContext identity, byte[] plaintext, ProviderKeys provider) {
    randomness.draw(draw, DRAW_BYTES);
    try {
      drawKeyAndId(header);
      context.encode(identity);
      derive(header, header, Layout.COMMITMENT_OFFSET);
      List<Wrapped> wraps = ascending(provider.wrap(dataKey, id -> binding(header, id)));
      int nonceOffset = Layout.RECIPIENTS_OFFSET + Layout.providerRecipientsBytes(wraps);
      byte[] out = framed(identity, plaintext.length, nonceOffset, wraps.size());
      System.arraycopy(
          header, Layout.IDENTITY_OFFSET, out, Layout.IDENTITY_OFFSET, Layout.IDENTITY_BYTES);
      System.arraycopy(draw, DRAW_BYTES - Layout.NONCE_BYTES, out, nonceOffset, Layout.NONCE_BYTES);
      write(wraps, out);
      encryptPayload(plaintext, out, nonceOffset);
      return out;
    } catch (GeneralSecurityException e) {
      throw broken(e);
    } finally {
      wipe();
    }
  }

  /** Unwraps the data key, checks the commitment, and only then decrypts. */
  byte[] open(
      EnvelopeContext identity, byte[] envelope, ParsedEnvelope parsed, DataKeyOpener opener)
      throws Refusal {
    try {
      unwrap(identity, envelope, opener);
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
      DataKeyOpener from,
      RingKey to)
      throws Refusal {
    randomness.draw(draw, KeyWrap.DRAW_BYTES);
    try {
      unwrap(identity, envelope, from);
      byte[] out = readdressed(envelope, parsed, 1, Layout.ringRecipientBytes(to.id().length()));
      keyWrap.wrap(dataKey, to, context.hash(), draw, 0, out, Layout.RECIPIENTS_OFFSET);
      return out;
    } catch (GeneralSecurityException e) {
      throw broken(e);
    } finally {
      wipe();
    }
  }

  /** The same for the keys of a provider. */
  byte[] rewrapDirect(
      EnvelopeContext identity,
      byte[] envelope,
      ParsedEnvelope parsed,
      DataKeyOpener from,
      ProviderKeys provider)
      throws Refusal {
    try {
      unwrap(identity, envelope, from);
      List<Wrapped> wraps = ascending(provider.wrap(dataKey, id -> binding(envelope, id)));
      byte[] out =
          readdressed(envelope, parsed, wraps.size(), Layout.providerRecipientsBytes(wraps));
      write(wraps, out);
      return out;
    } catch (GeneralSecurityException e) {
      throw broken(e);
    } finally {
      wipe();
    }
  }

  /** Header and payload of an envelope, with room for other recipients. */
  private static byte[] readdressed(
      byte[] envelope, ParsedEnvelope parsed, int recipients, int recipientBytes) {
    int payloadBytes = envelope.length - parsed.nonceOffset();
    int payloadOffset = Layout.RECIPIENTS_OFFSET + recipientBytes;
    byte[] out = new byte[payloadOffset + payloadBytes];
    System.arraycopy(envelope, 0, out, 0, Layout.RECIPIENT_COUNT_OFFSET);
    out[Layout.RECIPIENT_COUNT_OFFSET] = (byte) recipients;
    System.arraycopy(envelope, parsed.nonceOffset(), out, payloadOffset, payloadBytes);
    return out;
  }

  private static List<Wrapped> ascending(List<Wrapped> wraps) {
    return wraps.stream().sorted(Comparator.comparing(Wrapped::keyId)).toList();
  }

  private static void write(List<Wrapped> wraps, byte[] out) {
    int offset = Layout.RECIPIENTS_OFFSET;
    for (Wrapped wrapped : wraps) {
      offset = Layout.putProviderRecipient(out, offset, wrapped);
    }
  }

  /** What a provider's wrap is bound to: the same as a wrap under a ring key. */
  private byte[] binding(byte[] envelope, String keyId) {
    return keyWrap.associated(envelope, keyId, context.hash());
  }

  private byte[] sealDrawn(EnvelopeContext identity, byte[] plaintext, List<RingKey> recipients)
      throws GeneralSecurityException {
    int nonceOffset = Layout.RECIPIENTS_OFFSET;
    for (RingKey recipient : recipients) {
      nonceOffset += Layout.ringRecipientBytes(recipient.id().length());
    }
    byte[] out = framed(identity, plaintext.length, nonceOffset, recipients.size());
    int drawn = drawKeyAndId(out);
    System.arraycopy(draw, drawn, out, nonceOffset, Layout.NONCE_BYTES);
    drawn += Layout.NONCE_BYTES;

    context.encode(identity);
    derive(out, out, Layout.COMMITMENT_OFFSET);
    int offset = Layout.RECIPIENTS_OFFSET;
    for (RingKey recipient : recipients) {
      offset = keyWrap.wrap(dataKey, recipient, context.hash(), draw, drawn, out, offset);
      drawn += KeyWrap.DRAW_BYTES;
    }
    encryptPayload(plaintext, out, nonceOffset);
    return out;
  }

  /** An envelope with all that is known before anything is drawn. */
  private static byte[] framed(
      EnvelopeContext identity, int plaintextLength, int nonceOffset, int recipients) {
    int ciphertextOffset = nonceOffset + Layout.NONCE_BYTES + 4;
    int ciphertextLength = plaintextLength + Layout.TAG_BYTES;
    byte[] out = new byte[ciphertextOffset + ciphertextLength];
    System.arraycopy(Layout.MAGIC, 0, out, 0, Layout.MAGIC.length);
    Layout.putU16(out, Layout.SUITE_OFFSET, Layout.SUITE);
    out[Layout.TYPE_OFFSET] = (byte) identity.type().number();
    out[Layout.RECIPIENT_COUNT_OFFSET] = (byte) recipients;
    Layout.putU32(out, ciphertextOffset - 4, ciphertextLength);
    return out;
  }

  /**
   * Takes the data key, and the message id into a header.
   *
   * @return how much of the draw is used
   */
  private int drawKeyAndId(byte[] out) {
    System.arraycopy(draw, 0, dataKey, 0, Layout.KEY_BYTES);
    int drawn = Layout.KEY_BYTES;
    System.arraycopy(draw, drawn, out, Layout.MESSAGE_ID_OFFSET, Layout.MESSAGE_ID_BYTES);
    return drawn + Layout.MESSAGE_ID_BYTES;
  }

  private void encryptPayload(byte[] plaintext, byte[] out, int nonceOffset)
      throws GeneralSecurityException {
    context.append(out, Layout.IDENTITY_OFFSET, Layout.IDENTITY_BYTES);
    gcm.encrypt(
        out,
        nonceOffset,
        context.array(),
        context.length(),
        plaintext,
        plaintext.length,
        out,
        nonceOffset + Layout.NONCE_BYTES + 4);
  }

  /** Leaves the data key and the encoded context of an envelope whose commitment holds. */
  private void unwrap(EnvelopeContext identity, byte[] envelope, DataKeyOpener opener)
      throws GeneralSecurityException, Refusal {
    context.encode(identity);
    if (opener instanceof DataKeyOpener.OfRing ring) {
      keyWrap.unwrap(envelope, ring.recipient(), ring.key(), context.hash(), dataKey);
    } else if (opener instanceof DataKeyOpener.OfProvider asked) {
      unwrapByProvider(envelope, asked);
    }
    derive(envelope, dueCommitment, 0);
    System.arraycopy(
        envelope, Layout.COMMITMENT_OFFSET, statedCommitment, 0, Layout.COMMITMENT_BYTES);
    if (!MessageDigest.isEqual(dueCommitment, statedCommitment)) {
      throw new Refusal(Reason.COMMITMENT);
    }
  }

  private void unwrapByProvider(byte[] envelope, DataKeyOpener.OfProvider asked) throws Refusal {
    byte[] opened;
    try {
      opened = asked.provider().unwrap(asked.wraps(), id -> binding(envelope, id));
    } catch (SecretsException e) {
      if (e.code() == ErrorCode.INTEGRITY) {
        throw new Refusal(Reason.UNWRAP);
      }
      throw e;
    }
    try {
      if (opened.length != Layout.KEY_BYTES) {
        throw new Refusal(Reason.UNWRAP);
      }
      System.arraycopy(opened, 0, dataKey, 0, Layout.KEY_BYTES);
    } finally {
      Arrays.fill(opened, (byte) 0);
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
