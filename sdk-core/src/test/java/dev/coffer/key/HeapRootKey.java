package dev.coffer.key;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Probe;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A root key in plain sight, for tests: AES-GCM with the context as associated data. */
public final class HeapRootKey implements KeyProvider {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final KeyVersion version;
  private final byte[] key;

  public HeapRootKey(String name) {
    this(name, randomBytes(32));
  }

  public HeapRootKey(String name, byte[] key) {
    this.version = new KeyVersion(name, "1");
    this.key = key.clone();
  }

  @Override
  public KeyVersion current() {
    return version;
  }

  @Override
  public WrappedKey wrap(byte[] material, byte[] context) {
    byte[] nonce = random(12);
    byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, context, material);
    return new WrappedKey(
        version, ByteBuffer.allocate(12 + sealed.length).put(nonce).put(sealed).array());
  }

  @Override
  public byte[] unwrap(WrappedKey wrapped, byte[] context) {
    byte[] nonce = Arrays.copyOf(wrapped.blob(), 12);
    byte[] sealed = Arrays.copyOfRange(wrapped.blob(), 12, wrapped.blob().length);
    return run(Cipher.DECRYPT_MODE, nonce, context, sealed);
  }

  private byte[] run(int mode, byte[] nonce, byte[] context, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
      cipher.updateAAD(context);
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw SecretsException.of(ErrorCode.INTEGRITY, "The wrapped key does not open.").build();
    }
  }

  @Override
  public WrappedKey rewrap(WrappedKey wrapped, byte[] context) {
    return wrap(unwrap(wrapped, context), context);
  }

  @Override
  public byte[] random(int size) {
    return randomBytes(size);
  }

  @Override
  public byte[] sign(byte[] message) {
    throw SecretsException.of(ErrorCode.UNSUPPORTED, "This root key does not sign.").build();
  }

  @Override
  public boolean verify(byte[] message, byte[] signature) {
    throw SecretsException.of(ErrorCode.UNSUPPORTED, "This root key does not sign.").build();
  }

  @Override
  public List<KeyVersion> list() {
    return List.of(version);
  }

  @Override
  public Probe probe() {
    return Probe.HEALTHY;
  }

  @Override
  public void close() {
    Arrays.fill(key, (byte) 0);
  }

  private static byte[] randomBytes(int size) {
    byte[] bytes = new byte[size];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
