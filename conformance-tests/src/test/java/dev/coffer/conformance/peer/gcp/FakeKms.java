package dev.coffer.conformance.peer.gcp;

import com.google.cloud.kms.v1.CreateCryptoKeyRequest;
import com.google.cloud.kms.v1.CreateCryptoKeyVersionRequest;
import com.google.cloud.kms.v1.CryptoKey;
import com.google.cloud.kms.v1.CryptoKeyVersion;
import com.google.cloud.kms.v1.CryptoKeyVersion.CryptoKeyVersionAlgorithm;
import com.google.cloud.kms.v1.CryptoKeyVersion.CryptoKeyVersionState;
import com.google.cloud.kms.v1.CryptoKeyVersionTemplate;
import com.google.cloud.kms.v1.DecryptRequest;
import com.google.cloud.kms.v1.DecryptResponse;
import com.google.cloud.kms.v1.DestroyCryptoKeyVersionRequest;
import com.google.cloud.kms.v1.EncryptRequest;
import com.google.cloud.kms.v1.EncryptResponse;
import com.google.cloud.kms.v1.GenerateRandomBytesRequest;
import com.google.cloud.kms.v1.GenerateRandomBytesResponse;
import com.google.cloud.kms.v1.GetCryptoKeyRequest;
import com.google.cloud.kms.v1.GetCryptoKeyVersionRequest;
import com.google.cloud.kms.v1.KeyManagementServiceGrpc;
import com.google.cloud.kms.v1.ListCryptoKeyVersionsRequest;
import com.google.cloud.kms.v1.ListCryptoKeyVersionsResponse;
import com.google.cloud.kms.v1.MacSignRequest;
import com.google.cloud.kms.v1.MacSignResponse;
import com.google.cloud.kms.v1.MacVerifyRequest;
import com.google.cloud.kms.v1.MacVerifyResponse;
import com.google.cloud.kms.v1.ProtectionLevel;
import com.google.cloud.kms.v1.RestoreCryptoKeyVersionRequest;
import com.google.cloud.kms.v1.UpdateCryptoKeyPrimaryVersionRequest;
import com.google.cloud.kms.v1.UpdateCryptoKeyVersionRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Int64Value;
import com.google.protobuf.Timestamp;
import dev.coffer.conformance.peer.gcp.StoredKey.StoredKeyVersion;
import io.grpc.stub.StreamObserver;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Cloud KMS v1 in memory, with real AES-256-GCM and HMAC-SHA-256. Software keys of two purposes,
 * which is what Coffer uses. Thread-safe: one call at a time.
 */
final class FakeKms extends KeyManagementServiceGrpc.KeyManagementServiceImplBase {
  private static final int MAX_BYTES = 64 * 1024;
  private static final long DESTROYED_AFTER = 30L * 24 * 60 * 60;
  private static final String ID = "[a-zA-Z0-9_-]{1,63}";
  private static final String RING = "projects/[^/]+/locations/[a-z0-9-]+/keyRings/" + ID;
  private static final String KEY = RING + "/cryptoKeys/" + ID;
  private static final String VERSION = KEY + "/cryptoKeyVersions/[1-9][0-9]{0,8}";

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Set<String> rings = new HashSet<>();
  private final Map<String, StoredKey> keys = new HashMap<>();
  private final Pages pages = new Pages();
  private boolean damaging;

  FakeKms(Clock clock) {
    this.clock = clock;
  }

  private <R> void answer(StreamObserver<R> caller, Supplier<R> work) {
    synchronized (this) {
      destroyWhatIsDue();
      Answer.to(caller, work);
    }
  }

  synchronized void keyRing(String name) {
    rings.add(name);
  }

  synchronized void rotate(String name) {
    StoredKey key = key(name);
    key.primary = add(key);
  }

  synchronized void disable(String name, int version) {
    StoredKeyVersion stored = version(name + "/cryptoKeyVersions/" + version);
    stored.version = stored.version.toBuilder().setState(CryptoKeyVersionState.DISABLED).build();
  }

  synchronized void damage(boolean damages) {
    damaging = damages;
  }

  synchronized String macKey(String ring, String id) {
    CryptoKeyVersionTemplate hmac =
        CryptoKeyVersionTemplate.newBuilder()
            .setAlgorithm(CryptoKeyVersionAlgorithm.HMAC_SHA256)
            .build();
    CreateCryptoKeyRequest request =
        CreateCryptoKeyRequest.newBuilder()
            .setParent(ring)
            .setCryptoKeyId(id)
            .setCryptoKey(
                CryptoKey.newBuilder()
                    .setPurpose(CryptoKey.CryptoKeyPurpose.MAC)
                    .setVersionTemplate(hmac))
            .build();
    return made(request).getName();
  }

  @Override
  public void createCryptoKey(CreateCryptoKeyRequest request, StreamObserver<CryptoKey> caller) {
    answer(caller, () -> made(request));
  }

  private CryptoKey made(CreateCryptoKeyRequest request) {
    SecretRules.require(request.getParent().matches(RING), "The parent is malformed.");
    SecretRules.require(request.getCryptoKeyId().matches(ID), "The id is malformed.");
    if (!rings.contains(request.getParent())) {
      throw Refusal.notFound("KeyRing " + request.getParent());
    }
    String name = request.getParent() + "/cryptoKeys/" + request.getCryptoKeyId();
    if (keys.containsKey(name)) {
      throw Refusal.exists("CryptoKey " + name);
    }
    StoredKey made = new StoredKey(template(name, request.getCryptoKey()));
    keys.put(name, made);
    if (!request.getSkipInitialVersionCreation()) {
      made.primary = add(made);
    }
    return made.shown();
  }

  private CryptoKey template(String name, CryptoKey asked) {
    boolean mac = asked.getPurpose() == CryptoKey.CryptoKeyPurpose.MAC;
    boolean symmetric = asked.getPurpose() == CryptoKey.CryptoKeyPurpose.ENCRYPT_DECRYPT;
    SecretRules.require(mac || symmetric, "The fake has no such purpose.");
    CryptoKeyVersionAlgorithm algorithm = asked.getVersionTemplate().getAlgorithm();
    if (symmetric) {
      algorithm = CryptoKeyVersionAlgorithm.GOOGLE_SYMMETRIC_ENCRYPTION;
    }
    SecretRules.require(
        symmetric || algorithm == CryptoKeyVersionAlgorithm.HMAC_SHA256, "No such algorithm.");
    return asked.toBuilder()
        .setName(name)
        .setCreateTime(time(now()))
        .setVersionTemplate(
            CryptoKeyVersionTemplate.newBuilder()
                .setAlgorithm(algorithm)
                .setProtectionLevel(ProtectionLevel.SOFTWARE))
        .setDestroyScheduledDuration(Duration.newBuilder().setSeconds(DESTROYED_AFTER))
        .build();
  }

  private StoredKeyVersion add(StoredKey key) {
    byte[] material = new byte[32];
    random.nextBytes(material);
    CryptoKeyVersion version =
        CryptoKeyVersion.newBuilder()
            .setName(key.key.getName() + "/cryptoKeyVersions/" + (key.versions.size() + 1))
            .setState(CryptoKeyVersionState.ENABLED)
            .setAlgorithm(key.key.getVersionTemplate().getAlgorithm())
            .setProtectionLevel(ProtectionLevel.SOFTWARE)
            .setCreateTime(time(now()))
            .setGenerateTime(time(now()))
            .build();
    StoredKeyVersion made = new StoredKeyVersion(version, material);
    key.versions.add(made);
    return made;
  }

  @Override
  public void getCryptoKey(GetCryptoKeyRequest request, StreamObserver<CryptoKey> caller) {
    answer(caller, () -> key(request.getName()).shown());
  }

  @Override
  public void createCryptoKeyVersion(
      CreateCryptoKeyVersionRequest request, StreamObserver<CryptoKeyVersion> caller) {
    answer(caller, () -> add(key(request.getParent())).version);
  }

  @Override
  public void getCryptoKeyVersion(
      GetCryptoKeyVersionRequest request, StreamObserver<CryptoKeyVersion> caller) {
    answer(caller, () -> version(request.getName()).version);
  }

  @Override
  public void listCryptoKeyVersions(
      ListCryptoKeyVersionsRequest request, StreamObserver<ListCryptoKeyVersionsResponse> caller) {
    answer(
        caller,
        () -> {
          StoredKey key = key(request.getParent());
          SecretRules.require(request.getFilter().isEmpty(), "The fake knows no filter.");
          List<CryptoKeyVersion> all = key.versions.stream().map(each -> each.version).toList();
          Pages.Part<CryptoKeyVersion> part =
              pages.part(key.key.getName(), all, request.getPageSize(), request.getPageToken());
          return ListCryptoKeyVersionsResponse.newBuilder()
              .addAllCryptoKeyVersions(part.items())
              .setNextPageToken(part.next())
              .setTotalSize(all.size())
              .build();
        });
  }

  @Override
  public void updateCryptoKeyPrimaryVersion(
      UpdateCryptoKeyPrimaryVersionRequest request, StreamObserver<CryptoKey> caller) {
    answer(
        caller,
        () -> {
          StoredKey key = key(request.getName());
          key.primary =
              version(request.getName() + "/cryptoKeyVersions/" + request.getCryptoKeyVersionId());
          return key.shown();
        });
  }

  @Override
  public void updateCryptoKeyVersion(
      UpdateCryptoKeyVersionRequest request, StreamObserver<CryptoKeyVersion> caller) {
    answer(
        caller,
        () -> {
          StoredKeyVersion stored = version(request.getCryptoKeyVersion().getName());
          SecretRules.require(
              request.getUpdateMask().getPathsList().equals(List.of("state")),
              "Only the state can be changed.");
          CryptoKeyVersionState next = request.getCryptoKeyVersion().getState();
          SecretRules.require(
              next == CryptoKeyVersionState.ENABLED || next == CryptoKeyVersionState.DISABLED,
              "No such state can be set.");
          if (!isLive(stored)) {
            throw state(stored);
          }
          stored.version = stored.version.toBuilder().setState(next).build();
          return stored.version;
        });
  }

  @Override
  public void destroyCryptoKeyVersion(
      DestroyCryptoKeyVersionRequest request, StreamObserver<CryptoKeyVersion> caller) {
    answer(
        caller,
        () -> {
          StoredKeyVersion stored = version(request.getName());
          if (!isLive(stored)) {
            throw state(stored);
          }
          stored.version =
              stored.version.toBuilder()
                  .setState(CryptoKeyVersionState.DESTROY_SCHEDULED)
                  .setDestroyTime(time(now().plusSeconds(DESTROYED_AFTER)))
                  .build();
          return stored.version;
        });
  }

  @Override
  public void restoreCryptoKeyVersion(
      RestoreCryptoKeyVersionRequest request, StreamObserver<CryptoKeyVersion> caller) {
    answer(
        caller,
        () -> {
          StoredKeyVersion stored = version(request.getName());
          if (stored.version.getState() != CryptoKeyVersionState.DESTROY_SCHEDULED) {
            throw state(stored);
          }
          stored.version =
              stored.version.toBuilder()
                  .setState(CryptoKeyVersionState.DISABLED)
                  .clearDestroyTime()
                  .build();
          return stored.version;
        });
  }

  @Override
  public void encrypt(EncryptRequest request, StreamObserver<EncryptResponse> caller) {
    answer(
        caller,
        () -> {
          ByteString plaintext = request.getPlaintext();
          ByteString aad = request.getAdditionalAuthenticatedData();
          SecretRules.require(plaintext.size() <= MAX_BYTES, "The plaintext is too large.");
          SecretRules.require(aad.size() <= MAX_BYTES, "The AAD is too large.");
          boolean plain =
              verified(request.hasPlaintextCrc32C(), request.getPlaintextCrc32C(), plaintext);
          boolean along =
              verified(
                  request.hasAdditionalAuthenticatedDataCrc32C(),
                  request.getAdditionalAuthenticatedDataCrc32C(),
                  aad);
          StoredKeyVersion version =
              toUse(request.getName(), CryptoKey.CryptoKeyPurpose.ENCRYPT_DECRYPT);
          ByteString ciphertext = version.encrypt(plaintext, aad);
          return EncryptResponse.newBuilder()
              .setName(version.version.getName())
              .setCiphertext(damaging ? Damage.of(ciphertext) : ciphertext)
              .setCiphertextCrc32C(Int64Value.of(crc(ciphertext)))
              .setVerifiedPlaintextCrc32C(plain)
              .setVerifiedAdditionalAuthenticatedDataCrc32C(along)
              .setProtectionLevel(ProtectionLevel.SOFTWARE)
              .build();
        });
  }

  @Override
  public void decrypt(DecryptRequest request, StreamObserver<DecryptResponse> caller) {
    answer(
        caller,
        () -> {
          ByteString aad = request.getAdditionalAuthenticatedData();
          verified(
              request.hasCiphertextCrc32C(),
              request.getCiphertextCrc32C(),
              request.getCiphertext());
          verified(
              request.hasAdditionalAuthenticatedDataCrc32C(),
              request.getAdditionalAuthenticatedDataCrc32C(),
              aad);
          StoredKey key = key(request.getName());
          requirePurpose(key, CryptoKey.CryptoKeyPurpose.ENCRYPT_DECRYPT);
          StoredKeyVersion version = key.of(request.getCiphertext());
          if (version == null) {
            throw doesNotOpen();
          }
          requireEnabled(version);
          ByteString plaintext = version.decrypt(request.getCiphertext(), aad);
          if (plaintext == null) {
            throw doesNotOpen();
          }
          return DecryptResponse.newBuilder()
              .setPlaintext(damaging ? Damage.of(plaintext) : plaintext)
              .setPlaintextCrc32C(Int64Value.of(crc(plaintext)))
              .setUsedPrimary(version == key.primary)
              .setProtectionLevel(ProtectionLevel.SOFTWARE)
              .build();
        });
  }

  private static io.grpc.StatusRuntimeException doesNotOpen() {
    return Refusal.invalid(
        "Decryption failed: verify that 'name' refers to the correct CryptoKey.");
  }

  @Override
  public void macSign(MacSignRequest request, StreamObserver<MacSignResponse> caller) {
    answer(
        caller,
        () -> {
          boolean data =
              verified(request.hasDataCrc32C(), request.getDataCrc32C(), request.getData());
          StoredKeyVersion version = ofMac(request.getName());
          ByteString mac = version.mac(request.getData());
          return MacSignResponse.newBuilder()
              .setName(version.version.getName())
              .setMac(mac)
              .setMacCrc32C(Int64Value.of(crc(mac)))
              .setVerifiedDataCrc32C(data)
              .setProtectionLevel(ProtectionLevel.SOFTWARE)
              .build();
        });
  }

  @Override
  public void macVerify(MacVerifyRequest request, StreamObserver<MacVerifyResponse> caller) {
    answer(
        caller,
        () -> {
          boolean data =
              verified(request.hasDataCrc32C(), request.getDataCrc32C(), request.getData());
          boolean tag = verified(request.hasMacCrc32C(), request.getMacCrc32C(), request.getMac());
          StoredKeyVersion version = ofMac(request.getName());
          boolean success = version.mac(request.getData()).equals(request.getMac());
          return MacVerifyResponse.newBuilder()
              .setName(version.version.getName())
              .setSuccess(success)
              .setVerifiedSuccessIntegrity(success)
              .setVerifiedDataCrc32C(data)
              .setVerifiedMacCrc32C(tag)
              .setProtectionLevel(ProtectionLevel.SOFTWARE)
              .build();
        });
  }

  @Override
  public void generateRandomBytes(
      GenerateRandomBytesRequest request, StreamObserver<GenerateRandomBytesResponse> caller) {
    answer(
        caller,
        () -> {
          SecretRules.require(
              request.getLocation().matches("projects/[^/]+/locations/[a-z0-9-]+"),
              "The location is malformed.");
          SecretRules.require(
              request.getLengthBytes() >= 8 && request.getLengthBytes() <= 1024,
              "8 to 1024 bytes.");
          if (request.getProtectionLevel() != ProtectionLevel.HSM) {
            throw io.grpc.Status.UNIMPLEMENTED
                .withDescription("Only HSM has random bytes.")
                .asRuntimeException();
          }
          byte[] bytes = new byte[request.getLengthBytes()];
          random.nextBytes(bytes);
          ByteString data = ByteString.copyFrom(bytes);
          return GenerateRandomBytesResponse.newBuilder()
              .setData(damaging ? Damage.of(data) : data)
              .setDataCrc32C(Int64Value.of(crc(data)))
              .build();
        });
  }

  private StoredKey key(String name) {
    SecretRules.require(name.matches(KEY), "The name of the key is malformed.");
    StoredKey key = keys.get(name);
    if (key == null) {
      throw Refusal.notFound("CryptoKey " + name);
    }
    return key;
  }

  private StoredKeyVersion version(String name) {
    SecretRules.require(name.matches(VERSION), "The name of the version is malformed.");
    StoredKey key = key(name.substring(0, name.indexOf("/cryptoKeyVersions/")));
    int number = Integer.parseInt(name.substring(name.lastIndexOf('/') + 1));
    if (number > key.versions.size()) {
      throw Refusal.notFound("CryptoKeyVersion " + name);
    }
    return key.versions.get(number - 1);
  }

  /** The primary version of a key, or the version that is named itself. */
  private StoredKeyVersion toUse(String name, CryptoKey.CryptoKeyPurpose purpose) {
    boolean ofVersion = name.contains("/cryptoKeyVersions/");
    StoredKey key = key(ofVersion ? name.substring(0, name.indexOf("/cryptoKeyVersions/")) : name);
    requirePurpose(key, purpose);
    @Nullable StoredKeyVersion version = ofVersion ? version(name) : key.primary;
    if (version == null) {
      throw Refusal.precondition("The key has no primary version.");
    }
    requireEnabled(version);
    return version;
  }

  private StoredKeyVersion ofMac(String name) {
    StoredKeyVersion version = version(name);
    requirePurpose(
        key(name.substring(0, name.indexOf("/cryptoKeyVersions/"))),
        CryptoKey.CryptoKeyPurpose.MAC);
    requireEnabled(version);
    return version;
  }

  private static void requirePurpose(StoredKey key, CryptoKey.CryptoKeyPurpose purpose) {
    if (key.key.getPurpose() != purpose) {
      throw Refusal.precondition("The purpose of the key is another.");
    }
  }

  private static void requireEnabled(StoredKeyVersion version) {
    if (version.version.getState() != CryptoKeyVersionState.ENABLED) {
      throw state(version);
    }
  }

  private static boolean isLive(StoredKeyVersion version) {
    return version.version.getState() == CryptoKeyVersionState.ENABLED
        || version.version.getState() == CryptoKeyVersionState.DISABLED;
  }

  private static io.grpc.StatusRuntimeException state(StoredKeyVersion version) {
    return Refusal.precondition(
        version.version.getName()
            + " is not enabled, current state is: "
            + version.version.getState()
            + ".");
  }

  /** A checksum counts only where it was sent. */
  private static boolean verified(boolean sent, Int64Value value, ByteString bytes) {
    SecretRules.require(!sent || value.getValue() == crc(bytes), "The checksum does not match.");
    return sent;
  }

  private void destroyWhatIsDue() {
    for (StoredKey key : keys.values()) {
      for (StoredKeyVersion version : key.versions) {
        version.destroyIfDue(now());
      }
    }
  }

  private static long crc(ByteString data) {
    CRC32C crc = new CRC32C();
    crc.update(data.toByteArray());
    return crc.getValue();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static Timestamp time(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
