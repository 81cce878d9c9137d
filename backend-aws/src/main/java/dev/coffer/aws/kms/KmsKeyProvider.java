package dev.coffer.aws.kms;

import dev.coffer.aws.AwsAction;
import dev.coffer.aws.AwsCalls;
import dev.coffer.aws.AwsConnection;
import dev.coffer.key.KeyProvider;
import dev.coffer.key.KeyVersion;
import dev.coffer.key.WrappedKey;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsInvalidSignatureException;
import software.amazon.awssdk.services.kms.model.MessageType;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;

/**
 * A root key that never leaves AWS KMS. The context of each wrapped key goes with every call as the
 * encryption context, so CloudTrail and key policies see it, and a key opens in no other. Wrapping
 * anew happens inside KMS. Each call has ten seconds. Thread-safe.
 */
public final class KmsKeyProvider implements KeyProvider {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String CONTEXT = "coffer-context";
  private static final int MAX_RANDOM = 1024;
  static final AwsAction DESCRIBE = AwsAction.reading("kms:DescribeKey");
  static final AwsAction ENCRYPT = AwsAction.reading("kms:Encrypt");
  static final AwsAction DECRYPT = AwsAction.reading("kms:Decrypt");
  static final AwsAction REWRAP = AwsAction.reading("kms:ReEncryptFrom and kms:ReEncryptTo");
  static final AwsAction RANDOM = AwsAction.reading("kms:GenerateRandom");
  static final AwsAction SIGN = AwsAction.reading("kms:Sign");
  static final AwsAction VERIFY = AwsAction.reading("kms:Verify");

  private final AwsConnection connection;
  private final KmsClient client;
  private final AwsCalls calls = AwsCalls.ofRootKey(KmsErrors.TABLE);

  /** The first wraps; all of them unwrap. */
  private final List<KmsKey> keys;

  private final @Nullable KmsKey signingKey;
  private final @Nullable SigningAlgorithmSpec algorithm;

  private KmsKeyProvider(KmsKeyConfig config) {
    this.connection = AwsConnection.open(config.aws());
    this.client = connection.client(KmsClient.builder());
    try {
      List<KmsKey> found = new ArrayList<>();
      for (String key :
          Stream.concat(Stream.of(config.key()), config.previous().stream()).toList()) {
        found.add(key(described(key), KeyUsageType.ENCRYPT_DECRYPT));
      }
      this.keys = List.copyOf(found);
      KeyMetadata signing = config.signingKey() == null ? null : described(config.signingKey());
      this.signingKey = signing == null ? null : key(signing, KeyUsageType.SIGN_VERIFY);
      this.algorithm = signing == null ? null : algorithm(signing);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Opens a root key; asks KMS for it.
   *
   * @throws SecretsException CONFIGURATION where there is none, or it is not made for this use;
   *     UNAVAILABLE where KMS is away
   */
  public static KmsKeyProvider open(KmsKeyConfig config) {
    return new KmsKeyProvider(config);
  }

  private KeyMetadata described(String key) {
    try {
      return describe(key);
    } catch (SecretsException e) {
      if (e.code() != ErrorCode.FAILED_PRECONDITION && e.code() != ErrorCode.INVALID_ARGUMENT) {
        throw e;
      }
      throw KmsErrors.of(ErrorCode.CONFIGURATION, "There is no key \"" + key + "\" in KMS.")
          .remedy("Make it at AWS, or correct the key, the region or the account.")
          .cause(e)
          .build();
    }
  }

  private KeyMetadata describe(String key) {
    return call(
        DESCRIBE,
        bounds ->
            client
                .describeKey(describe -> describe.keyId(key).overrideConfiguration(bounds))
                .keyMetadata());
  }

  private static KmsKey key(KeyMetadata key, KeyUsageType usage) {
    boolean symmetric = "SYMMETRIC_DEFAULT".equals(key.keySpecAsString());
    if (key.keyUsage() != usage || symmetric != (usage == KeyUsageType.ENCRYPT_DECRYPT)) {
      throw KmsErrors.of(
              ErrorCode.CONFIGURATION, "The key " + key.keyId() + " is not made for this use.")
          .remedy("Configure a symmetric key for encryption, and an asymmetric one for signatures.")
          .build();
    }
    return KmsKey.of(key.arn(), key.keyId());
  }

  /** Of those that the key offers, the first with SHA-256, else the first. */
  private static SigningAlgorithmSpec algorithm(KeyMetadata key) {
    return key.signingAlgorithms().stream()
        .filter(each -> each.toString().endsWith("SHA_256"))
        .findFirst()
        .orElseGet(() -> key.signingAlgorithms().get(0));
  }

  @Override
  public KeyVersion current() {
    return keys.get(0).version();
  }

  @Override
  public WrappedKey wrap(byte[] key, byte[] context) {
    if (key.length < 1 || key.length > MAX_WRAP_BYTES) {
      throw KmsErrors.size(MAX_WRAP_BYTES);
    }
    KmsKey by = keys.get(0);
    SdkBytes blob =
        call(
            ENCRYPT,
            bounds ->
                client
                    .encrypt(
                        encrypt ->
                            encrypt
                                .keyId(by.arn())
                                .plaintext(SdkBytes.fromByteArray(key))
                                .encryptionContext(encryptionContext(context))
                                .overrideConfiguration(bounds))
                    .ciphertextBlob());
    return new WrappedKey(by.version(), blob.asByteArray());
  }

  @Override
  public byte[] unwrap(WrappedKey wrapped, byte[] context) {
    KmsKey by = configured(wrapped);
    return opening(
        by,
        () ->
            call(
                DECRYPT,
                bounds -> {
                  SdkBytes key =
                      client
                          .decrypt(
                              decrypt ->
                                  decrypt
                                      .keyId(by.arn())
                                      .ciphertextBlob(SdkBytes.fromByteArray(wrapped.blob()))
                                      .encryptionContext(encryptionContext(context))
                                      .overrideConfiguration(bounds))
                          .plaintext();
                  byte[] copy = key.asByteArray();
                  Arrays.fill(key.asByteArrayUnsafe(), (byte) 0);
                  return copy;
                }));
  }

  @Override
  public WrappedKey rewrap(WrappedKey wrapped, byte[] context) {
    KmsKey from = configured(wrapped);
    KmsKey to = keys.get(0);
    byte[] blob =
        opening(
            from,
            () ->
                call(
                    REWRAP,
                    bounds ->
                        client
                            .reEncrypt(
                                again ->
                                    again
                                        .sourceKeyId(from.arn())
                                        .sourceEncryptionContext(encryptionContext(context))
                                        .ciphertextBlob(SdkBytes.fromByteArray(wrapped.blob()))
                                        .destinationKeyId(to.arn())
                                        .destinationEncryptionContext(encryptionContext(context))
                                        .overrideConfiguration(bounds))
                            .ciphertextBlob()
                            .asByteArray()));
    return new WrappedKey(to.version(), blob);
  }

  private KmsKey configured(WrappedKey wrapped) {
    for (KmsKey key : keys) {
      if (key.version().equals(wrapped.by())) {
        if (wrapped.blob().length == 0) {
          throw KmsErrors.doesNotOpen();
        }
        return key;
      }
    }
    throw KmsErrors.notConfigured(wrapped.by().key(), current().key());
  }

  /**
   * A wrapped key may name a key of KMS by itself: where KMS finds none, but ours is there, what is
   * wrong is the wrapped key.
   */
  private byte[] opening(KmsKey by, Supplier<byte[]> opened) {
    try {
      return opened.get();
    } catch (SecretsException e) {
      boolean nowhere = e.getCause() instanceof NotFoundException;
      if (nowhere && describe(by.arn()) != null) {
        throw KmsErrors.doesNotOpen();
      }
      throw e;
    }
  }

  private static Map<String, String> encryptionContext(byte[] context) {
    // Never empty: KMS takes an empty value for none.
    return Map.of(CONTEXT, "1." + Base64.getUrlEncoder().withoutPadding().encodeToString(context));
  }

  @Override
  public byte[] random(int size) {
    byte[] bytes = new byte[size];
    for (int from = 0; from < size; from += MAX_RANDOM) {
      int part = Math.min(MAX_RANDOM, size - from);
      SdkBytes random =
          call(
              RANDOM,
              bounds ->
                  client
                      .generateRandom(
                          generate -> generate.numberOfBytes(part).overrideConfiguration(bounds))
                      .plaintext());
      System.arraycopy(random.asByteArrayUnsafe(), 0, bytes, from, part);
    }
    return bytes;
  }

  @Override
  public byte[] sign(byte[] message) {
    KmsKey key = requireSigningKey();
    return call(
        SIGN,
        bounds ->
            client
                .sign(
                    sign ->
                        sign.keyId(key.arn())
                            .message(SdkBytes.fromByteArray(message))
                            .messageType(MessageType.RAW)
                            .signingAlgorithm(algorithm)
                            .overrideConfiguration(bounds))
                .signature()
                .asByteArray());
  }

  @Override
  public boolean verify(byte[] message, byte[] signature) {
    KmsKey key = requireSigningKey();
    if (signature.length == 0) {
      return false;
    }
    try {
      return call(
          VERIFY,
          bounds ->
              client
                  .verify(
                      verify ->
                          verify
                              .keyId(key.arn())
                              .message(SdkBytes.fromByteArray(message))
                              .messageType(MessageType.RAW)
                              .signature(SdkBytes.fromByteArray(signature))
                              .signingAlgorithm(algorithm)
                              .overrideConfiguration(bounds))
                  .signatureValid());
    } catch (SecretsException e) {
      if (e.getCause() instanceof KmsInvalidSignatureException) {
        return false;
      }
      throw e;
    }
  }

  private KmsKey requireSigningKey() {
    if (signingKey == null) {
      throw KmsErrors.signsNothing();
    }
    return signingKey;
  }

  @Override
  public List<KeyVersion> list() {
    return keys.stream().map(KmsKey::version).distinct().toList();
  }

  @Override
  public Probe probe() {
    if (calls.isClosed()) {
      return Probe.failing("the root key is closed");
    }
    try {
      KeyMetadata key = describe(keys.get(0).arn());
      return Boolean.TRUE.equals(key.enabled())
          ? Probe.HEALTHY
          : Probe.failing("the key in KMS is " + key.keyStateAsString());
    } catch (SecretsException e) {
      return Probe.failing(e);
    }
  }

  @Override
  public void close() {
    if (!calls.isClosed()) {
      calls.close();
      client.close();
      connection.close();
    }
  }

  @Override
  public String toString() {
    return "KmsKeyProvider[" + current().key() + "]";
  }

  private <R> R call(AwsAction action, Function<AwsCalls.Bounds, R> call) {
    return Objects.requireNonNull(
        calls.make(OperationContext.LOCAL.within(PATIENCE), action, null, call));
  }
}
