package dev.coffer.gcp.kms;

import com.google.cloud.kms.v1.CryptoKey;
import com.google.cloud.kms.v1.CryptoKey.CryptoKeyPurpose;
import com.google.cloud.kms.v1.CryptoKeyVersion;
import com.google.cloud.kms.v1.CryptoKeyVersion.CryptoKeyVersionState;
import com.google.cloud.kms.v1.EncryptResponse;
import com.google.cloud.kms.v1.KeyManagementServiceClient;
import com.google.cloud.kms.v1.KeyManagementServiceSettings;
import com.google.protobuf.ByteString;
import dev.coffer.gcp.GcpCalls;
import dev.coffer.gcp.GcpChannel;
import dev.coffer.key.KeyProvider;
import dev.coffer.key.KeyVersion;
import dev.coffer.key.WrappedKey;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Probe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A key of Cloud KMS as a root key: it never leaves the service. The context goes along as
 * additional authenticated data. A wrapped key is the service's ciphertext, by the version that was
 * primary. A signature is {@code u32 version ‖ HMAC} by the MAC key, where one is configured.
 * Thread-safe.
 */
public final class CloudKmsKeyProvider implements KeyProvider {
  private static final String OWN_HOST = "cloudkms.googleapis.com";
  private static final int LEAST_RANDOM = 8;
  private static final int MOST_RANDOM = 1024;
  private static final int MOST_RANDOM_BYTES = 128 * 1024;
  private static final int MAX_MESSAGE_BYTES = 64 * 1024;
  private static final long PATIENCE_MILLIS = 2_000;

  private final CloudKmsConfig config;
  private final KeyManagementServiceClient client;
  private final GcpCalls made;
  private final CloudKmsCalls calls;
  private final SecureRandom ownRandom = new SecureRandom();

  private CloudKmsKeyProvider(CloudKmsConfig config) {
    this.config = config;
    GcpChannel channel = GcpChannel.to(config.gcp(), OWN_HOST);
    this.client = client(channel);
    this.made = new GcpCalls("root key", channel, CloudKmsErrors.TABLE);
    this.calls = new CloudKmsCalls(client, made, config.gcp().timeout());
  }

  private static KeyManagementServiceClient client(GcpChannel channel) {
    try {
      KeyManagementServiceSettings.Builder settings =
          channel.configure(KeyManagementServiceSettings.newBuilder());
      settings.applyToAllUnaryMethods(
          method -> {
            channel.once(method);
            return null;
          });
      return KeyManagementServiceClient.create(settings.build());
    } catch (IOException e) {
      throw CloudKmsErrors.error(
              ErrorCode.CONFIGURATION, "The client of Google Cloud could not be made.")
          .remedy("See the cause in the log of this side.")
          .cause(e)
          .build();
    }
  }

  /**
   * Opens a key that is there.
   *
   * @throws SecretsException CONFIGURATION when there is none, or one of another purpose;
   *     UNAVAILABLE when the service is away; BACKEND_DENIED when it refuses
   */
  public static CloudKmsKeyProvider open(CloudKmsConfig config) {
    return made(
        config,
        provider -> {
          CryptoKey key = provider.find(config.key());
          if (key == null) {
            throw CloudKmsErrors.missing(config.key());
          }
          requirePurpose(key, CryptoKeyPurpose.ENCRYPT_DECRYPT);
        });
  }

  /**
   * Makes a software key in a key ring that is there, without a rotation period.
   *
   * @throws SecretsException ALREADY_EXISTS where there is one of that name; else as {@link #open}
   */
  public static CloudKmsKeyProvider create(CloudKmsConfig config) {
    return made(
        config,
        provider -> {
          CryptoKey key =
              CryptoKey.newBuilder().setPurpose(CryptoKeyPurpose.ENCRYPT_DECRYPT).build();
          try {
            provider.calls.create(config.ring(), config.id(), key);
          } catch (SecretsException e) {
            // The one thing that a create does not find is its key ring.
            throw e.code() == ErrorCode.FAILED_PRECONDITION
                ? CloudKmsErrors.noRing(config.ring())
                : e;
          }
        });
  }

  private interface Opening {
    void of(CloudKmsKeyProvider provider);
  }

  private static CloudKmsKeyProvider made(CloudKmsConfig config, Opening opening) {
    CloudKmsKeyProvider provider = new CloudKmsKeyProvider(config);
    try {
      provider.answer(
          () -> {
            opening.of(provider);
            provider.requireMacKey();
            return true;
          });
      return provider;
    } catch (RuntimeException e) {
      provider.close();
      throw e;
    }
  }

  private void requireMacKey() {
    if (config.macKey() != null) {
      CryptoKey key = find(config.macKey());
      if (key == null) {
        throw CloudKmsErrors.missing(config.macKey());
      }
      requirePurpose(key, CryptoKeyPurpose.MAC);
    }
  }

  private @Nullable CryptoKey find(String key) {
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

  private static void requirePurpose(CryptoKey key, CryptoKeyPurpose purpose) {
    if (key.getPurpose() != purpose) {
      throw CloudKmsErrors.otherPurpose(key.getName(), purpose.name());
    }
  }

  @Override
  public KeyVersion current() {
    return answer(
        () -> {
          CryptoKey key = calls.get(config.key());
          if (!key.hasPrimary() || !isEnabled(key.getPrimary())) {
            throw CloudKmsErrors.notUsable(config.key());
          }
          return version(key.getPrimary().getName());
        });
  }

  @Override
  public WrappedKey wrap(byte[] key, byte[] context) {
    if (key.length < 1 || key.length > MAX_WRAP_BYTES) {
      throw CloudKmsErrors.error(
              ErrorCode.INVALID_ARGUMENT, "A key to wrap has 1 to " + MAX_WRAP_BYTES + " bytes.")
          .remedy("Wrap a key, not data.")
          .build();
    }
    return answer(
        () -> {
          EncryptResponse wrapped =
              calls.encrypt(config.key(), ByteString.copyFrom(key), ByteString.copyFrom(context));
          return new WrappedKey(version(wrapped.getName()), wrapped.getCiphertext().toByteArray());
        });
  }

  @Override
  public byte[] unwrap(WrappedKey wrapped, byte[] context) {
    KeyVersion by = wrapped.by();
    if (!by.key().equals(config.id()) || !by.version().matches("[1-9][0-9]{0,8}")) {
      throw CloudKmsErrors.notConfigured(by, config.id());
    }
    if (wrapped.blob().length == 0 || wrapped.blob().length > WrappedKey.MAX_BLOB_BYTES) {
      throw CloudKmsErrors.doesNotOpen();
    }
    return answer(
        () -> {
          try {
            return calls
                .decrypt(
                    config.key(), ByteString.copyFrom(wrapped.blob()), ByteString.copyFrom(context))
                .getPlaintext()
                .toByteArray();
          } catch (SecretsException e) {
            throw e.code() == ErrorCode.INVALID_ARGUMENT ? CloudKmsErrors.doesNotOpen() : e;
          }
        });
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

  /** Of the HSMs of the key's location; in the location global there are none, so of this JDK. */
  @Override
  public byte[] random(int size) {
    if (size < 1 || size > MOST_RANDOM_BYTES) {
      throw CloudKmsErrors.error(
              ErrorCode.INVALID_ARGUMENT, "Random bytes are 1 to " + MOST_RANDOM_BYTES + ".")
          .remedy("Ask for fewer.")
          .build();
    }
    byte[] bytes = new byte[size];
    if (config.isGlobal()) {
      ownRandom.nextBytes(bytes);
      return bytes;
    }
    return answer(
        () -> {
          for (int from = 0; from < size; from += MOST_RANDOM) {
            int part = Math.min(MOST_RANDOM, size - from);
            calls
                .random(config.location(), Math.max(part, LEAST_RANDOM))
                .substring(0, part)
                .copyTo(bytes, from);
          }
          return bytes;
        });
  }

  @Override
  public byte[] sign(byte[] message) {
    String macKey = macKey();
    ByteString data = message(message);
    return answer(
        () -> {
          CryptoKeyVersion newest =
              calls.versions(macKey).stream()
                  .filter(CloudKmsKeyProvider::isEnabled)
                  .max(Comparator.comparingInt(CloudKmsKeyProvider::number))
                  .orElseThrow(() -> CloudKmsErrors.notUsable(macKey));
          byte[] mac = calls.sign(newest.getName(), data).toByteArray();
          return ByteBuffer.allocate(Integer.BYTES + mac.length)
              .putInt(number(newest))
              .put(mac)
              .array();
        });
  }

  @Override
  public boolean verify(byte[] message, byte[] signature) {
    String macKey = macKey();
    ByteString data = message(message);
    if (signature.length <= Integer.BYTES) {
      return false;
    }
    ByteBuffer parts = ByteBuffer.wrap(signature);
    int version = parts.getInt();
    if (version < 1) {
      return false;
    }
    ByteString mac = ByteString.copyFrom(parts);
    return answer(
        () -> {
          List<CryptoKeyVersion> known = calls.versions(macKey);
          return known.stream().anyMatch(each -> number(each) == version)
              && calls.verify(macKey + "/cryptoKeyVersions/" + version, data, mac);
        });
  }

  private String macKey() {
    if (config.macKey() == null) {
      throw CloudKmsErrors.error(
              ErrorCode.UNSUPPORTED, "This root key does not sign: no macKey is configured.")
          .remedy("Configure macKey: a Cloud KMS key of the purpose MAC.")
          .build();
    }
    return config.macKey();
  }

  private static ByteString message(byte[] message) {
    if (message.length > MAX_MESSAGE_BYTES) {
      throw CloudKmsErrors.error(
              ErrorCode.INVALID_ARGUMENT,
              "A message to sign has at most " + MAX_MESSAGE_BYTES + " bytes.")
          .remedy("Sign a hash of it.")
          .build();
    }
    return ByteString.copyFrom(message);
  }

  @Override
  public List<KeyVersion> list() {
    return answer(
        () ->
            calls.versions(config.key()).stream()
                .filter(CloudKmsKeyProvider::isEnabled)
                .sorted(Comparator.comparingInt(CloudKmsKeyProvider::number).reversed())
                .map(each -> version(each.getName()))
                .toList());
  }

  @Override
  public Probe probe() {
    if (calls.isClosed()) {
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
    if (made.isClosed()) {
      return;
    }
    made.close();
    client.shutdownNow();
    try {
      client.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return "CloudKmsKeyProvider[" + config.id() + "]";
  }

  private static boolean isEnabled(CryptoKeyVersion version) {
    return version.getState() == CryptoKeyVersionState.ENABLED;
  }

  private static int number(CryptoKeyVersion version) {
    return Integer.parseInt(last(version.getName()));
  }

  private KeyVersion version(String resource) {
    return new KeyVersion(config.id(), last(resource));
  }

  private static String last(String resource) {
    return resource.substring(resource.lastIndexOf('/') + 1);
  }

  /** Whatever is refused here comes from a key provider. */
  private <R> R answer(Supplier<R> work) {
    try {
      return work.get();
    } catch (SecretsException e) {
      throw e.origin() == Origin.KEY_PROVIDER
          ? e
          : e.toBuilder().origin(Origin.KEY_PROVIDER).build();
    }
  }
}
