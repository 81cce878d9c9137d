package dev.coffer.azure.keys;

import com.azure.security.keyvault.keys.cryptography.models.SignResult;
import com.azure.security.keyvault.keys.cryptography.models.WrapResult;
import com.azure.security.keyvault.keys.models.JsonWebKey;
import com.azure.security.keyvault.keys.models.KeyProperties;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import dev.coffer.azure.AzureCalls;
import dev.coffer.azure.AzureConnection;
import dev.coffer.key.KeyProvider;
import dev.coffer.key.KeyVersion;
import dev.coffer.key.WrappedKey;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Probe;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An RSA key of Key Vault as a root key: its private half never leaves the vault. What is wrapped
 * is described at {@link Sealing}. A signature is {@code 16 bytes of version ‖ ES256} by the
 * signing key, where one is configured. Vaults have no random bytes, so these are of this JDK.
 * Thread-safe.
 */
public final class KeyVaultKeyProvider implements KeyProvider {
  /** With keys of 4096 bits a wrapped key would be longer than a wrapped key may be. */
  private static final List<Integer> SIZES = List.of(2048, 3072);

  private static final int NEW_SIZE = 3072;
  private static final int VERSION_BYTES = 16;
  private static final int SIGNATURE_BYTES = 64;
  private static final int MOST_RANDOM_BYTES = 128 * 1024;

  private final KeyVaultKeyConfig config;
  private final AzureCalls<KeyVaultKeyClients> made;
  private final KeyVaultKeyCalls calls;
  private final Sealing sealing = new Sealing();

  private KeyVaultKeyProvider(KeyVaultKeyConfig config) {
    this.config = config;
    this.made =
        new AzureCalls<>(
            "root key",
            AzureConnection.to(config.azure(), KeyVaultKeyClients::new),
            KeyVaultKeyErrors.TABLE);
    this.calls = new KeyVaultKeyCalls(made, config.azure().timeout());
  }

  /**
   * Opens a key that is there.
   *
   * @throws SecretsException CONFIGURATION when there is none, or one of another kind; UNAVAILABLE
   *     when the vault is away; BACKEND_DENIED when it refuses
   */
  public static KeyVaultKeyProvider open(KeyVaultKeyConfig config) {
    return made(config, KeyVaultKeyProvider::requireKeys);
  }

  /**
   * Makes an RSA key of 3072 bits that may wrap and unwrap and nothing else. The vault has no way
   * to make a key only where there is none: of two that do it at once, both open the later version.
   *
   * @throws SecretsException ALREADY_EXISTS where there is one of that name; else as {@link #open}
   */
  public static KeyVaultKeyProvider create(KeyVaultKeyConfig config) {
    return made(
        config,
        provider -> {
          if (provider.find(config.key()) != null) {
            throw KeyVaultKeyErrors.exists(config.key());
          }
          provider.calls.create(config.key(), NEW_SIZE);
          provider.requireKeys();
        });
  }

  private interface Opening {
    void of(KeyVaultKeyProvider provider);
  }

  private static KeyVaultKeyProvider made(KeyVaultKeyConfig config, Opening opening) {
    KeyVaultKeyProvider provider = new KeyVaultKeyProvider(config);
    try {
      opening.of(provider);
      return provider;
    } catch (RuntimeException e) {
      provider.close();
      throw e;
    }
  }

  private void requireKeys() {
    JsonWebKey key = required(config.key());
    boolean rsa = String.valueOf(key.getKeyType()).startsWith("RSA") && key.getN() != null;
    if (!rsa || !SIZES.contains(key.getN().length * Byte.SIZE)) {
      throw KeyVaultKeyErrors.otherKind(config.key(), "an RSA key of 2048 or 3072 bits");
    }
    if (config.signingKey() != null) {
      JsonWebKey signing = required(config.signingKey());
      boolean ec = String.valueOf(signing.getKeyType()).startsWith("EC");
      if (!ec || !"P-256".equals(String.valueOf(signing.getCurveName()))) {
        throw KeyVaultKeyErrors.otherKind(config.signingKey(), "an EC key on P-256");
      }
    }
  }

  private JsonWebKey required(String name) {
    KeyVaultKey key = find(name);
    if (key == null) {
      throw KeyVaultKeyErrors.missing(name);
    }
    return key.getKey();
  }

  private @Nullable KeyVaultKey find(String key) {
    try {
      return calls.get(key);
    } catch (SecretsException e) {
      // A get of a key meets no other state than that there is none.
      if (e.code() == ErrorCode.FAILED_PRECONDITION) {
        return null;
      }
      throw e;
    }
  }

  @Override
  public KeyVersion current() {
    KeyProperties newest = calls.get(config.key()).getProperties();
    if (!isEnabled(newest)) {
      throw KeyVaultKeyErrors.disabled(config.key());
    }
    return version(newest.getVersion());
  }

  @Override
  public WrappedKey wrap(byte[] key, byte[] context) {
    if (key.length < 1 || key.length > MAX_WRAP_BYTES) {
      throw KeyVaultKeyErrors.error(
              ErrorCode.INVALID_ARGUMENT, "A key to wrap has 1 to " + MAX_WRAP_BYTES + " bytes.")
          .remedy("Wrap a key, not data.")
          .build();
    }
    byte[] oneUse = sealing.oneUseKey();
    try {
      WrapResult wrapped = calls.wrap(config.key(), oneUse);
      KeyVersion by = version(last(wrapped.getKeyId()));
      return new WrappedKey(by, sealing.seal(key, oneUse, wrapped.getEncryptedKey(), by, context));
    } finally {
      Arrays.fill(oneUse, (byte) 0);
    }
  }

  @Override
  public byte[] unwrap(WrappedKey wrapped, byte[] context) {
    KeyVersion by = wrapped.by();
    if (!by.key().equals(config.key()) || !by.version().matches("[0-9a-f]{32}")) {
      throw KeyVaultKeyErrors.notConfigured(by, config.key());
    }
    byte[] wrappedOneUse = Sealing.wrappedOneUse(wrapped.blob());
    byte[] oneUse;
    try {
      oneUse = calls.unwrap(config.key(), by.version(), wrappedOneUse);
    } catch (SecretsException e) {
      throw e.code() == ErrorCode.INVALID_ARGUMENT ? KeyVaultKeyErrors.doesNotOpen() : e;
    }
    try {
      return Sealing.open(wrapped.blob(), oneUse, by, context);
    } finally {
      Arrays.fill(oneUse, (byte) 0);
    }
  }

  /** Opened and wrapped here: the service has no rewrap. */
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
    if (size < 1 || size > MOST_RANDOM_BYTES) {
      throw KeyVaultKeyErrors.error(
              ErrorCode.INVALID_ARGUMENT, "Random bytes are 1 to " + MOST_RANDOM_BYTES + ".")
          .remedy("Ask for fewer.")
          .build();
    }
    return sealing.random(size);
  }

  @Override
  public byte[] sign(byte[] message) {
    SignResult signed = calls.sign(signingKey(), digest(message));
    return ByteBuffer.allocate(VERSION_BYTES + SIGNATURE_BYTES)
        .put(HexFormat.of().parseHex(last(signed.getKeyId())))
        .put(signed.getSignature())
        .array();
  }

  @Override
  public boolean verify(byte[] message, byte[] signature) {
    String key = signingKey();
    if (signature.length != VERSION_BYTES + SIGNATURE_BYTES) {
      return false;
    }
    String version = HexFormat.of().formatHex(signature, 0, VERSION_BYTES);
    boolean known =
        calls.versions(key).stream().anyMatch(each -> each.getVersion().equals(version));
    return known
        && calls.verify(
            key,
            version,
            digest(message),
            Arrays.copyOfRange(signature, VERSION_BYTES, signature.length));
  }

  private String signingKey() {
    if (config.signingKey() == null) {
      throw KeyVaultKeyErrors.signsNothing();
    }
    return config.signingKey();
  }

  private static byte[] digest(byte[] message) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(message);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The current one first: the times of the service are whole seconds, and ids are random. */
  @Override
  public List<KeyVersion> list() {
    String current = calls.get(config.key()).getProperties().getVersion();
    return calls.versions(config.key()).stream()
        .filter(KeyVaultKeyProvider::isEnabled)
        .sorted(
            Comparator.comparing((KeyProperties each) -> each.getVersion().equals(current))
                .thenComparing(KeyProperties::getCreatedOn)
                .reversed())
        .map(each -> version(each.getVersion()))
        .toList();
  }

  @Override
  public Probe probe() {
    if (made.isClosed()) {
      return Probe.failing("the root key is closed");
    }
    try {
      current();
      return Probe.HEALTHY;
    } catch (SecretsException e) {
      return Probe.failing(e);
    }
  }

  @Override
  public void close() {
    made.close();
  }

  @Override
  public String toString() {
    return "KeyVaultKeyProvider[" + config.key() + "]";
  }

  private static boolean isEnabled(KeyProperties version) {
    return !Boolean.FALSE.equals(version.isEnabled());
  }

  private KeyVersion version(String id) {
    return new KeyVersion(config.key(), id);
  }

  private static String last(String id) {
    return id.substring(id.lastIndexOf('/') + 1);
  }
}
