package dev.coffer.transit;

import dev.coffer.envelope.MessageCipher;
import dev.coffer.key.OffHeapKey;
import dev.coffer.model.SecretName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/** What one key does with one item. Thread-safe. */
final class KeyWork {
  private static final byte[] LABEL =
      "coffer transit message\0".getBytes(StandardCharsets.US_ASCII);

  /** What a ciphertext holds beside the plaintext, in the bytes of its text. */
  static final int MOST_OVERHEAD_BYTES = MessageCipher.OVERHEAD_BYTES + 16;

  private final UUID store;
  private final TransitErrors errors;
  private final MessageCipher cipher = new MessageCipher();

  /**
   * @param store every ciphertext is bound to it
   */
  KeyWork(UUID store, TransitErrors errors) {
    this.store = store;
    this.errors = errors;
  }

  String encrypt(OpenedKey key, Plaintext item) {
    requireSize(key, item.bytes(), item.associatedData());
    return seal(key, item.bytes(), item.associatedData());
  }

  private String seal(OpenedKey key, byte[] plaintext, byte[] associated) {
    int version = key.key().latestVersion();
    byte[] context = context(key.key().name(), version, associated);
    return VersionedText.format(version, cipher.seal(key.latestSecret(), context, plaintext));
  }

  /** The plaintext, which the caller wipes. */
  byte[] decrypt(OpenedKey key, Ciphertext item) {
    SecretName name = key.key().name();
    VersionedText text = VersionedText.parse(item.text());
    if (text == null) {
      throw errors.doesNotOpen(name);
    }
    requireAccepted(key, text.version());
    OffHeapKey secret = key.secret(text.version());
    byte[] opened =
        secret == null
            ? null
            : cipher.open(
                secret, context(name, text.version(), item.associatedData()), text.bytes());
    if (opened == null) {
      throw errors.doesNotOpen(name);
    }
    return opened;
  }

  String rewrap(OpenedKey key, Ciphertext item) {
    byte[] plaintext = decrypt(key, item);
    try {
      return seal(key, plaintext, item.associatedData());
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  String sign(OpenedKey key, byte[] message) {
    requireSize(key, message, new byte[0]);
    byte[] signature = Signatures.sign(key.key().kind(), key.latestSecret(), message);
    return VersionedText.format(key.key().latestVersion(), signature);
  }

  String hmac(OpenedKey key, byte[] message) {
    requireSize(key, message, new byte[0]);
    byte[] tag = mac(key.key().kind(), key.latestSecret(), message);
    return VersionedText.format(key.key().latestVersion(), tag);
  }

  boolean verify(OpenedKey key, SignedMessage item) {
    requireSize(key, item.message(), new byte[0]);
    VersionedText text = VersionedText.parse(item.signature());
    if (text == null) {
      return false;
    }
    requireAccepted(key, text.version());
    OffHeapKey secret = key.secret(text.version());
    if (secret == null) {
      return false;
    }
    KeyKind kind = key.key().kind();
    return kind.use() == KeyUse.AUTHENTICATION
        ? MessageDigest.isEqual(mac(kind, secret, item.message()), text.bytes())
        : Signatures.verify(kind, key.publicKey(text.version()), item.message(), text.bytes());
  }

  private static byte[] mac(KeyKind kind, OffHeapKey secret, byte[] message) {
    try {
      Mac mac = Mac.getInstance(kind.algorithm());
      mac.init(secret);
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks " + kind, e);
    }
  }

  private void requireAccepted(OpenedKey key, int version) {
    int least = key.key().minDecryptionVersion();
    if (version < least) {
      throw errors.tooOld(key.key().name(), version, least);
    }
  }

  private void requireSize(OpenedKey key, byte[] bytes, byte[] associated) {
    requireAssociated(key.key().name(), associated);
    if (bytes.length > TransitKeys.MAX_ITEM_BYTES) {
      throw errors.tooLarge(key.key().name(), "An item has more than 1 MiB (1048576 bytes).");
    }
  }

  void requireAssociated(@Nullable SecretName key, byte[] associated) {
    if (associated.length > TransitKeys.MAX_ASSOCIATED_BYTES) {
      throw errors.invalid(
          key, "The associated data has more than 64 KiB.", "Give a hash of it instead.");
    }
  }

  /** What a message is bound to; two of them never have one encoding. */
  private byte[] context(SecretName name, int version, byte[] associated) {
    byte[] text = name.text().getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(LABEL.length + 16 + 2 + text.length + 4 + 4 + associated.length)
        .put(LABEL)
        .putLong(store.getMostSignificantBits())
        .putLong(store.getLeastSignificantBits())
        .putShort((short) text.length)
        .put(text)
        .putInt(version)
        .putInt(associated.length)
        .put(associated)
        .array();
  }
}
