package dev.coffer.local.key;

import dev.coffer.key.KeyProvider;
import dev.coffer.key.KeyVersion;
import dev.coffer.key.WrappedKey;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Probe;
import dev.coffer.spi.SecretSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A root key in this process, from a key file or a passphrase: for development, and for machines
 * whose disk is their only keeper. It protects data that is stolen without the file or passphrase,
 * and from nobody who is root here. Thread-safe; there is one key version.
 *
 * <p>A wrapped key is {@code u8 format (1) ‖ salt (32) ‖ nonce (12) ‖ ciphertext ‖ tag (16)}:
 * AES-256-GCM under a key derived for this one wrap from the root key and the salt, with key id and
 * context as associated data. Signatures are HMAC-SHA-256 under a key derived for them: only a
 * holder of the root key can verify them.
 */
public final class SoftwareKeyProvider implements KeyProvider {
  private static final String ONLY_VERSION = "1";
  private static final byte FORMAT = 1;
  private static final int SALT_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int OVERHEAD_BYTES = 1 + SALT_BYTES + NONCE_BYTES + TAG_BYTES;
  private static final byte[] NO_SALT = new byte[0];
  private static final SecureRandom RANDOM = new SecureRandom();

  private final RootKey root;
  private final KeyVersion version;

  private SoftwareKeyProvider(RootKey root) {
    this.root = root;
    this.version = new KeyVersion(root.id(), ONLY_VERSION);
  }

  /** Around a key that is here already, and is closed with it. */
  static SoftwareKeyProvider of(RootKey root) {
    return new SoftwareKeyProvider(root);
  }

  /**
   * Opens the root key of a key file.
   *
   * @throws SecretsException CONFIGURATION when there is no such file or when group or others may
   *     read or write it; INTEGRITY when it is damaged
   */
  public static SoftwareKeyProvider openFile(Path file) {
    return new SoftwareKeyProvider(RootKeyFile.open(file));
  }

  /**
   * Makes a root key in a new file of mode 0600.
   *
   * @throws SecretsException ALREADY_EXISTS where there is a file; CONFIGURATION when it cannot be
   *     written
   */
  public static SoftwareKeyProvider createFile(Path file) {
    return new SoftwareKeyProvider(RootKeyFile.create(file));
  }

  /**
   * Derives the root key of a passphrase, which takes 64 MiB of memory for a moment.
   *
   * @param parameters the file that {@link #createPassphrase} made
   * @throws SecretsException CONFIGURATION when there is no such file, when group or others may
   *     read or write it, or when the passphrase is another; INTEGRITY when the file is damaged
   */
  public static SoftwareKeyProvider openPassphrase(SecretSource passphrase, Path parameters) {
    return new SoftwareKeyProvider(PassphraseKey.open(passphrase, parameters));
  }

  /**
   * Makes a root key out of a passphrase of at least 8 bytes and a random salt, which is kept with
   * the parameters in a new file.
   *
   * @throws SecretsException ALREADY_EXISTS where there is a file; CONFIGURATION when it cannot be
   *     written or the passphrase is too short
   */
  public static SoftwareKeyProvider createPassphrase(SecretSource passphrase, Path parameters) {
    return new SoftwareKeyProvider(PassphraseKey.create(passphrase, parameters));
  }

  @Override
  public KeyVersion current() {
    return version;
  }

  @Override
  public WrappedKey wrap(byte[] key, byte[] context) {
    if (key.length < 1 || key.length > MAX_WRAP_BYTES) {
      throw SecretsException.of(
              ErrorCode.INVALID_ARGUMENT, "A key to wrap has 1 to " + MAX_WRAP_BYTES + " bytes.")
          .build();
    }
    byte[] salt = random(SALT_BYTES);
    byte[] nonce = random(NONCE_BYTES);
    try {
      byte[] sealed = crypt(Cipher.ENCRYPT_MODE, salt, nonce, context, key);
      ByteBuffer blob = ByteBuffer.allocate(OVERHEAD_BYTES + key.length);
      return new WrappedKey(version, blob.put(FORMAT).put(salt).put(nonce).put(sealed).array());
    } catch (AEADBadTagException e) {
      throw new IllegalStateException("encryption checks no tag", e);
    }
  }

  @Override
  public byte[] unwrap(WrappedKey wrapped, byte[] context) {
    if (!wrapped.by().equals(version)) {
      throw SoftwareKeyErrors.notConfigured(wrapped.by().key(), version.key());
    }
    byte[] blob = wrapped.blob();
    int length = blob.length - OVERHEAD_BYTES;
    if (length < 1 || length > MAX_WRAP_BYTES || blob[0] != FORMAT) {
      throw SoftwareKeyErrors.doesNotOpen();
    }
    byte[] salt = Arrays.copyOfRange(blob, 1, 1 + SALT_BYTES);
    byte[] nonce = Arrays.copyOfRange(blob, 1 + SALT_BYTES, 1 + SALT_BYTES + NONCE_BYTES);
    byte[] sealed = Arrays.copyOfRange(blob, 1 + SALT_BYTES + NONCE_BYTES, blob.length);
    try {
      return crypt(Cipher.DECRYPT_MODE, salt, nonce, context, sealed);
    } catch (AEADBadTagException e) {
      throw SoftwareKeyErrors.doesNotOpen();
    }
  }

  @Override
  public WrappedKey rewrap(WrappedKey wrapped, byte[] context) {
    byte[] key = unwrap(wrapped, context);
    try {
      return wrap(key, context);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  @Override
  public byte[] random(int size) {
    byte[] bytes = new byte[size];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  @Override
  public byte[] sign(byte[] message) {
    byte[] key = root.derive("sign", NO_SALT);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks HMAC-SHA-256", e);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  @Override
  public boolean verify(byte[] message, byte[] signature) {
    return MessageDigest.isEqual(sign(message), signature);
  }

  @Override
  public List<KeyVersion> list() {
    return List.of(version);
  }

  @Override
  public Probe probe() {
    return root.isClosed() ? Probe.failing("the root key is closed") : Probe.HEALTHY;
  }

  /** Wipes the root key. Using it after that throws {@link IllegalStateException}. */
  @Override
  public void close() {
    root.close();
  }

  @Override
  public String toString() {
    return "SoftwareKeyProvider[" + version.key() + "]";
  }

  private byte[] crypt(int mode, byte[] salt, byte[] nonce, byte[] context, byte[] input)
      throws AEADBadTagException {
    Objects.requireNonNull(context, "context");
    byte[] key = root.derive("wrap", salt);
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
      // The id has a fixed length, so id and context never flow into each other.
      cipher.updateAAD(version.key().getBytes(StandardCharsets.US_ASCII));
      cipher.updateAAD(context);
      return cipher.doFinal(input);
    } catch (AEADBadTagException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks AES-256-GCM", e);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }
}
