package dev.coffer.transit.stream;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A key service of this process: wraps with AES-GCM. */
final class TestKeys implements DataKeys {
  private final SecureRandom random = new SecureRandom();
  private final byte[] root = bytes(32);

  /** All keys that were handed out, which their receivers have to wipe. */
  final List<byte[]> given = new ArrayList<>();

  @Override
  public StreamKey generate() {
    return handOut(bytes(32));
  }

  /** One and the same key for all streams. */
  DataKeys always(byte[] key) {
    return DataKeys.of(() -> handOut(key.clone()), this::unwrap);
  }

  private StreamKey handOut(byte[] key) {
    byte[] nonce = bytes(12);
    byte[] wrapped = Arrays.copyOf(nonce, 12 + 48);
    byte[] sealed = crypt(Cipher.ENCRYPT_MODE, nonce, key);
    System.arraycopy(sealed, 0, wrapped, 12, 48);
    given.add(key);
    return new StreamKey(key, wrapped);
  }

  @Override
  public byte[] unwrap(byte[] wrapped) {
    if (wrapped.length != 60) {
      throw SecretsException.of(ErrorCode.INVALID_ARGUMENT, "That is no wrapped key.").build();
    }
    byte[] nonce = Arrays.copyOf(wrapped, 12);
    byte[] key = crypt(Cipher.DECRYPT_MODE, nonce, Arrays.copyOfRange(wrapped, 12, 60));
    given.add(key);
    return key;
  }

  private byte[] crypt(int mode, byte[] nonce, byte[] text) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, new SecretKeySpec(root, "AES"), new GCMParameterSpec(128, nonce));
      return cipher.doFinal(text);
    } catch (AEADBadTagException e) {
      throw SecretsException.of(ErrorCode.INTEGRITY, "The wrapped key does not open.").build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
