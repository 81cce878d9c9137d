package dev.coffer.config;

import dev.coffer.key.KeyProvider;
import dev.coffer.key.KeyProviderFactory;
import dev.coffer.key.KeyVersion;
import dev.coffer.key.WrappedKey;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Privileges;
import dev.coffer.spi.Probe;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A root key of tests: a file of 16 bytes. A file of its own name with {@code .away} hides it. */
public final class TestKey implements KeyProviderFactory {
  private static final SecureRandom RANDOM = new SecureRandom();

  @Override
  public String type() {
    return "test-key";
  }

  @Override
  public SettingsSchema schema() {
    return SettingsSchema.builder().required("path", Kind.FILE, "A path.").build();
  }

  @Override
  public KeyProvider open(Settings settings) {
    Path file = settings.file("path");
    if (Files.exists(Path.of(file + ".away"))) {
      throw SecretsException.of(ErrorCode.UNAVAILABLE, "The root key is away.").build();
    }
    if (!Files.exists(file)) {
      throw settings.invalid("path", "there is no root key", "Run bootstrap.");
    }
    try {
      return new FileKey(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public KeyProvider create(Settings settings) {
    Path file = settings.file("path");
    if (Files.exists(file)) {
      throw SecretsException.of(ErrorCode.ALREADY_EXISTS, "There is a root key.").build();
    }
    try {
      Files.write(file, bytes(16));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return open(settings);
  }

  @Override
  public Privileges privileges(Settings settings) {
    return Privileges.NONE;
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private static final class FileKey implements KeyProvider {
    private static final KeyVersion VERSION = new KeyVersion("test", "1");
    private static final int NONCE = 12;
    private final byte[] key;

    FileKey(byte[] key) {
      this.key = key;
    }

    @Override
    public KeyVersion current() {
      return VERSION;
    }

    @Override
    public WrappedKey wrap(byte[] material, byte[] context) {
      byte[] nonce = bytes(NONCE);
      byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, material, context);
      byte[] blob = Arrays.copyOf(nonce, NONCE + sealed.length);
      System.arraycopy(sealed, 0, blob, NONCE, sealed.length);
      return new WrappedKey(VERSION, blob);
    }

    @Override
    public byte[] unwrap(WrappedKey wrapped, byte[] context) {
      byte[] nonce = Arrays.copyOf(wrapped.blob(), NONCE);
      byte[] sealed = Arrays.copyOfRange(wrapped.blob(), NONCE, wrapped.blob().length);
      return run(Cipher.DECRYPT_MODE, nonce, sealed, context);
    }

    private byte[] run(int mode, byte[] nonce, byte[] input, byte[] context) {
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
      return bytes(size);
    }

    @Override
    public byte[] sign(byte[] message) {
      throw SecretsException.of(ErrorCode.UNSUPPORTED, "There is no signing key.").build();
    }

    @Override
    public boolean verify(byte[] message, byte[] signature) {
      return false;
    }

    @Override
    public List<KeyVersion> list() {
      return List.of(VERSION);
    }

    @Override
    public Probe probe() {
      return Probe.HEALTHY;
    }

    @Override
    public void close() {
      Arrays.fill(key, (byte) 0);
    }
  }
}
