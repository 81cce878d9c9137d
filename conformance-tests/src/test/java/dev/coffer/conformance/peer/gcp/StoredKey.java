package dev.coffer.conformance.peer.gcp;

import com.google.cloud.kms.v1.CryptoKey;
import com.google.cloud.kms.v1.CryptoKeyVersion;
import com.google.cloud.kms.v1.CryptoKeyVersion.CryptoKeyVersionState;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** One key of the fake with its versions. Guarded by its service. */
final class StoredKey {
  /**
   * Three bytes that all ciphertexts of the real service begin with, and the number of a version.
   */
  private static final byte[] HEAD = {0x0a, 0x24, 0x00};

  private static final int HEAD_BYTES = 3 + Integer.BYTES;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;

  final CryptoKey key;
  final List<StoredKeyVersion> versions = new ArrayList<>();
  @Nullable StoredKeyVersion primary;

  StoredKey(CryptoKey key) {
    this.key = key;
  }

  /** The key with its primary version, which only keys that encrypt have. */
  CryptoKey shown() {
    boolean encrypts = key.getPurpose() == CryptoKey.CryptoKeyPurpose.ENCRYPT_DECRYPT;
    return primary == null || !encrypts ? key : key.toBuilder().setPrimary(primary.version).build();
  }

  /** The version that a ciphertext names; null for none of this key. */
  @Nullable StoredKeyVersion of(ByteString ciphertext) {
    if (ciphertext.size() < HEAD_BYTES + NONCE_BYTES + TAG_BYTES
        || !ciphertext.startsWith(ByteString.copyFrom(HEAD))) {
      return null;
    }
    int number = ciphertext.substring(HEAD.length, HEAD_BYTES).asReadOnlyByteBuffer().getInt();
    return number >= 1 && number <= versions.size() ? versions.get(number - 1) : null;
  }

  /** One version; its material is gone when it is destroyed. */
  static final class StoredKeyVersion {
    private static final SecureRandom RANDOM = new SecureRandom();

    CryptoKeyVersion version;
    private final byte[] material;

    StoredKeyVersion(CryptoKeyVersion version, byte[] material) {
      this.version = version;
      this.material = material;
    }

    private int number() {
      return Integer.parseInt(version.getName().substring(version.getName().lastIndexOf('/') + 1));
    }

    ByteString encrypt(ByteString plaintext, ByteString aad) {
      byte[] nonce = new byte[NONCE_BYTES];
      RANDOM.nextBytes(nonce);
      byte[] head = ByteBuffer.allocate(HEAD_BYTES).put(HEAD).putInt(number()).array();
      try {
        Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, head, aad);
        return ByteString.copyFrom(head)
            .concat(ByteString.copyFrom(nonce))
            .concat(ByteString.copyFrom(cipher.doFinal(plaintext.toByteArray())));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    @Nullable ByteString decrypt(ByteString ciphertext, ByteString aad) {
      byte[] bytes = ciphertext.toByteArray();
      byte[] head = Arrays.copyOf(bytes, HEAD_BYTES);
      byte[] nonce = Arrays.copyOfRange(bytes, HEAD_BYTES, HEAD_BYTES + NONCE_BYTES);
      try {
        Cipher cipher = cipher(Cipher.DECRYPT_MODE, nonce, head, aad);
        int from = HEAD_BYTES + NONCE_BYTES;
        return ByteString.copyFrom(cipher.doFinal(bytes, from, bytes.length - from));
      } catch (GeneralSecurityException e) {
        return null;
      }
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] head, ByteString aad)
        throws GeneralSecurityException {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          mode,
          new SecretKeySpec(material, "AES"),
          new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
      cipher.updateAAD(version.getName().getBytes(StandardCharsets.UTF_8));
      cipher.updateAAD(head);
      cipher.updateAAD(aad.toByteArray());
      return cipher;
    }

    ByteString mac(ByteString data) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(material, "HmacSHA256"));
        return ByteString.copyFrom(mac.doFinal(data.toByteArray()));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    void destroyIfDue(Instant now) {
      boolean due =
          version.getState() == CryptoKeyVersionState.DESTROY_SCHEDULED
              && !instant(version.getDestroyTime()).isAfter(now);
      if (due) {
        version =
            version.toBuilder()
                .setState(CryptoKeyVersionState.DESTROYED)
                .setDestroyEventTime(version.getDestroyTime())
                .clearDestroyTime()
                .build();
        Arrays.fill(material, (byte) 0);
      }
    }

    private static Instant instant(Timestamp time) {
      return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }
  }
}
