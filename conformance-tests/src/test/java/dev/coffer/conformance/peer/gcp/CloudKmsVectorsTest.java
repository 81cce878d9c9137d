package dev.coffer.conformance.peer.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.cloud.kms.v1.CreateCryptoKeyRequest;
import com.google.cloud.kms.v1.CreateCryptoKeyVersionRequest;
import com.google.cloud.kms.v1.CryptoKey;
import com.google.cloud.kms.v1.CryptoKey.CryptoKeyPurpose;
import com.google.cloud.kms.v1.CryptoKeyVersion;
import com.google.cloud.kms.v1.CryptoKeyVersion.CryptoKeyVersionAlgorithm;
import com.google.cloud.kms.v1.CryptoKeyVersion.CryptoKeyVersionState;
import com.google.cloud.kms.v1.DecryptRequest;
import com.google.cloud.kms.v1.DecryptResponse;
import com.google.cloud.kms.v1.DestroyCryptoKeyVersionRequest;
import com.google.cloud.kms.v1.EncryptRequest;
import com.google.cloud.kms.v1.EncryptResponse;
import com.google.cloud.kms.v1.GenerateRandomBytesRequest;
import com.google.cloud.kms.v1.GenerateRandomBytesResponse;
import com.google.cloud.kms.v1.GetCryptoKeyRequest;
import com.google.cloud.kms.v1.GetCryptoKeyVersionRequest;
import com.google.cloud.kms.v1.KeyManagementServiceGrpc.KeyManagementServiceBlockingStub;
import com.google.cloud.kms.v1.ListCryptoKeyVersionsRequest;
import com.google.cloud.kms.v1.MacSignRequest;
import com.google.cloud.kms.v1.MacSignResponse;
import com.google.cloud.kms.v1.MacVerifyRequest;
import com.google.cloud.kms.v1.ProtectionLevel;
import com.google.cloud.kms.v1.RestoreCryptoKeyVersionRequest;
import com.google.cloud.kms.v1.UpdateCryptoKeyPrimaryVersionRequest;
import com.google.cloud.kms.v1.UpdateCryptoKeyVersionRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Int64Value;
import dev.coffer.gcp.Crc32c;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fake of Cloud KMS answers as the real service was recorded, case by case. */
final class CloudKmsVectorsTest {
  /** What the fake does not have, since Coffer does not ask for it. */
  private static final Set<String> NOT_THE_FAKES =
      Set.of(
          // Key rings are there from the start.
          "key-ring-get-missing",
          "key-ring-create",
          "key-ring-get",
          "key-ring-create-ct",
          "key-ring-get-ct",
          "key-ring-list-ct",
          "crypto-key-list-ct",
          "crypto-key-update",
          // Purposes other than encryption and MAC.
          "crypto-key-create-asymmetric-sign",
          "crypto-key-get-asymmetric-sign",
          "version-create-async",
          "asymmetric-decrypt",
          "asymmetric-decrypt-errors",
          "asymmetric-sign",
          "asymmetric-sign-errors",
          "public-key",
          "public-key-errors",
          "raw-encrypt-decrypt",
          "raw-encrypt-errors",
          // Versions that are made by time.
          "key-rules");

  private static final Vectors VECTORS = Vectors.of("gcp-kms.json");
  private static final String RING =
      "projects/" + FakeGoogle.PROJECT + "/locations/europe-west3/keyRings/kr";
  private static final String KEY = RING + "/cryptoKeys/k";

  private final MovedClock clock = new MovedClock();
  private final FakeGoogle fake = FakeGoogle.start(clock);
  private final RawGoogle google = new RawGoogle(fake);
  private final KeyManagementServiceBlockingStub keys = google.keys();

  @BeforeEach
  void makeTheRing() {
    fake.keyRing("europe-west3", "kr");
  }

  @AfterEach
  void stop() {
    google.close();
    fake.close();
  }

  @AfterAll
  static void everyCaseWasMetOrIsNotTheFakes() {
    assertThat(VECTORS.met()).doesNotContainAnyElementsOf(NOT_THE_FAKES);
    Set<String> left = new TreeSet<>(VECTORS.ids());
    left.removeAll(VECTORS.met());
    assertThat(left).isEqualTo(new TreeSet<>(NOT_THE_FAKES));
  }

  @Test
  void keysAreMadeWithTheirDefaults() throws Exception {
    VECTORS.refuses("crypto-key-get-missing", () -> key());
    CryptoKey made =
        VECTORS.answers("crypto-key-create-encrypt-decrypt", () -> create("k", encrypts()));
    VECTORS.rule("crypto-key-defaults");
    assertThat(made.getPrimary().getState()).isEqualTo(CryptoKeyVersionState.ENABLED);
    assertThat(made.getPrimary().getAlgorithm())
        .isEqualTo(CryptoKeyVersionAlgorithm.GOOGLE_SYMMETRIC_ENCRYPTION);
    assertThat(made.getDestroyScheduledDuration().getSeconds()).isEqualTo(2_592_000);
    VECTORS.rule("crypto-key-get-ct");
    assertThat(key()).isEqualTo(made);
    assertThat(
            code(
                () ->
                    keys.getCryptoKey(
                        GetCryptoKeyRequest.newBuilder().setName("locations/foo").build())))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    VECTORS.rule("crypto-key-errors");
    assertThat(code(() -> create("k", encrypts()))).isEqualTo(Status.Code.ALREADY_EXISTS);
    assertThat(code(() -> create("&bar", encrypts()))).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void versionsAreMadeAndListed() throws Exception {
    VECTORS.rule("crypto-key-skip-initial");
    CryptoKey without =
        keys.createCryptoKey(
            CreateCryptoKeyRequest.newBuilder()
                .setParent(RING)
                .setCryptoKeyId("k")
                .setCryptoKey(encrypts())
                .setSkipInitialVersionCreation(true)
                .build());
    assertThat(without.hasPrimary()).isFalse();
    VECTORS.rule("version-create-symmetric");
    assertThat(addVersion(KEY).getName()).endsWith("/cryptoKeyVersions/1");
    VECTORS.rule("versions-list");
    assertThat(
            keys.listCryptoKeyVersions(
                    ListCryptoKeyVersionsRequest.newBuilder().setParent(KEY).build())
                .getNextPageToken())
        .isEmpty();
    CryptoKeyVersion second = addVersion(KEY);
    assertThat(second.getName()).endsWith("/cryptoKeyVersions/2");
    assertThat(second.getState()).isEqualTo(CryptoKeyVersionState.ENABLED);
    assertThat(second.hasGenerateTime()).isTrue();
    assertThat(key().hasPrimary()).isFalse();
    VECTORS.refuses("version-create-malformed", () -> addVersion("locations/foo"));
    VECTORS.rule("version-get-ct");
    assertThat(version("2")).isEqualTo(second);
    assertThat(code(() -> version("3"))).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(code(() -> version("x"))).isEqualTo(Status.Code.INVALID_ARGUMENT);
    VECTORS.rule("update-primary");
    assertThat(primary("2").getPrimary()).isEqualTo(second);
  }

  @Test
  void versionsAreDisabledAndEnabled() {
    create("k", encrypts());
    VECTORS.rule("version-disable-enable");
    assertThat(set("1", CryptoKeyVersionState.DISABLED, "state").getState())
        .isEqualTo(CryptoKeyVersionState.DISABLED);
    assertThat(key().getPrimary().getState()).isEqualTo(CryptoKeyVersionState.DISABLED);
    assertThat(code(() -> encrypt("value", ""))).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(set("1", CryptoKeyVersionState.ENABLED, "state").getState())
        .isEqualTo(CryptoKeyVersionState.ENABLED);
    VECTORS.rule("version-update-errors");
    assertThat(code(() -> set("1", CryptoKeyVersionState.DISABLED)))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(code(() -> set("1", CryptoKeyVersionState.PENDING_IMPORT, "state")))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(code(() -> set("1", CryptoKeyVersionState.DISABLED, "name")))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void versionsAreDestroyedLaterAndCanBeRestoredUntilThen() throws Exception {
    create("k", encrypts());
    EncryptResponse old = encrypt("value", "");
    addVersion(KEY);
    VECTORS.rule("version-destroy-ct");
    VECTORS.answers("version-destroy", () -> destroy("1"));
    VECTORS.refuses("version-destroy-twice", () -> destroy("1"));
    VECTORS.refuses("version-destroy-missing", () -> destroy("9"));
    VECTORS.rule("restore");
    CryptoKeyVersion restored =
        keys.restoreCryptoKeyVersion(
            RestoreCryptoKeyVersionRequest.newBuilder()
                .setName(KEY + "/cryptoKeyVersions/1")
                .build());
    assertThat(restored.getState()).isEqualTo(CryptoKeyVersionState.DISABLED);
    assertThat(restored.hasDestroyTime()).isFalse();
    VECTORS.rule("destroy-life");
    destroy("1");
    clock.pass(java.time.Duration.ofDays(30));
    CryptoKeyVersion gone = version("1");
    assertThat(gone.getState()).isEqualTo(CryptoKeyVersionState.DESTROYED);
    assertThat(gone.hasDestroyEventTime()).isTrue();
    assertThat(gone.hasDestroyTime()).isFalse();
    VECTORS.refuses("decrypt-version-destroyed", () -> decrypt(KEY, old.getCiphertext(), "", true));
  }

  @Test
  void whatIsEncryptedIsDecryptedWithTheSameKeyAndData() throws Exception {
    create("k", encrypts());
    create("other", encrypts());
    EncryptResponse encrypted = VECTORS.answers("encrypt", () -> encrypt("value", "aad"));
    assertThat(encrypted.getCiphertext().toStringUtf8()).doesNotContain("value");
    DecryptResponse decrypted =
        VECTORS.answers("decrypt", () -> decrypt(KEY, encrypted.getCiphertext(), "aad", true));
    assertThat(decrypted.getPlaintext().toStringUtf8()).isEqualTo("value");
    VECTORS.refuses(
        "decrypt-wrong-key",
        () -> decrypt(RING + "/cryptoKeys/other", encrypted.getCiphertext(), "aad", true));
    assertThat(code(() -> decrypt(KEY, encrypted.getCiphertext(), "another", true)))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    VECTORS.rule("crc-type");
    assertThat(encrypted.getCiphertextCrc32C().getValue()).isBetween(0L, 0xffffffffL);
    assertThat(code(() -> decrypt(KEY, encrypted.getCiphertext(), "aad", false)))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    EncryptResponse unchecked =
        keys.encrypt(
            EncryptRequest.newBuilder()
                .setName(KEY)
                .setPlaintext(ByteString.copyFromUtf8("value"))
                .build());
    assertThat(unchecked.getVerifiedPlaintextCrc32C()).isFalse();
    VECTORS.rule("encrypt-limits");
    assertThat(code(() -> encrypt("x".repeat(64 * 1024 + 1), "")))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(code(() -> encrypt("x", "x".repeat(64 * 1024 + 1))))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void macsAreSignedAndVerified() {
    String version = fake.macKey("europe-west3", "kr", "mac") + "/cryptoKeyVersions/1";
    create("k", encrypts());
    VECTORS.rule("mac-sign-verify");
    ByteString data = ByteString.copyFromUtf8("message");
    MacSignResponse signed = sign(version, data);
    assertThat(signed.getName()).isEqualTo(version);
    assertThat(signed.getMacCrc32C()).isEqualTo(crc(signed.getMac()));
    assertThat(verify(version, data, signed.getMac())).isTrue();
    assertThat(verify(version, data.concat(data), signed.getMac())).isFalse();
    VECTORS.rule("mac-errors");
    assertThat(code(() -> sign(version + "0", data))).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(code(() -> sign(KEY + "/cryptoKeyVersions/1", data)))
        .isEqualTo(Status.Code.FAILED_PRECONDITION);
  }

  @Test
  void randomBytesAreOfHsmsAlone() {
    VECTORS.rule("random-bytes");
    GenerateRandomBytesResponse bytes = random(32, ProtectionLevel.HSM);
    assertThat(bytes.getData().size()).isEqualTo(32);
    assertThat(bytes.getDataCrc32C()).isEqualTo(crc(bytes.getData()));
    for (int size : new int[] {7, 1025}) {
      assertThat(code(() -> random(size, ProtectionLevel.HSM)))
          .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
    assertThat(code(() -> random(32, ProtectionLevel.SOFTWARE)))
        .isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  private static Status.Code code(ThrowingCallable call) {
    StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(refusal).isNotNull();
    return refusal.getStatus().getCode();
  }

  private static CryptoKey encrypts() {
    return CryptoKey.newBuilder()
        .setPurpose(CryptoKeyPurpose.ENCRYPT_DECRYPT)
        .putLabels("k", "v")
        .build();
  }

  private CryptoKey create(String id, CryptoKey key) {
    return keys.createCryptoKey(
        CreateCryptoKeyRequest.newBuilder()
            .setParent(RING)
            .setCryptoKeyId(id)
            .setCryptoKey(key)
            .build());
  }

  private CryptoKey key() {
    return keys.getCryptoKey(GetCryptoKeyRequest.newBuilder().setName(KEY).build());
  }

  private CryptoKeyVersion addVersion(String key) {
    return keys.createCryptoKeyVersion(
        CreateCryptoKeyVersionRequest.newBuilder().setParent(key).build());
  }

  private CryptoKeyVersion version(String number) {
    return keys.getCryptoKeyVersion(
        GetCryptoKeyVersionRequest.newBuilder()
            .setName(KEY + "/cryptoKeyVersions/" + number)
            .build());
  }

  private CryptoKey primary(String number) {
    return keys.updateCryptoKeyPrimaryVersion(
        UpdateCryptoKeyPrimaryVersionRequest.newBuilder()
            .setName(KEY)
            .setCryptoKeyVersionId(number)
            .build());
  }

  private CryptoKeyVersion set(String number, CryptoKeyVersionState state, String... paths) {
    return keys.updateCryptoKeyVersion(
        UpdateCryptoKeyVersionRequest.newBuilder()
            .setCryptoKeyVersion(
                CryptoKeyVersion.newBuilder()
                    .setName(KEY + "/cryptoKeyVersions/" + number)
                    .setState(state))
            .setUpdateMask(FieldMask.newBuilder().addAllPaths(List.of(paths)))
            .build());
  }

  private CryptoKeyVersion destroy(String number) {
    return keys.destroyCryptoKeyVersion(
        DestroyCryptoKeyVersionRequest.newBuilder()
            .setName(KEY + "/cryptoKeyVersions/" + number)
            .build());
  }

  private EncryptResponse encrypt(String text, String aad) {
    ByteString plaintext = ByteString.copyFromUtf8(text);
    ByteString along = ByteString.copyFromUtf8(aad);
    return keys.encrypt(
        EncryptRequest.newBuilder()
            .setName(KEY)
            .setPlaintext(plaintext)
            .setPlaintextCrc32C(crc(plaintext))
            .setAdditionalAuthenticatedData(along)
            .setAdditionalAuthenticatedDataCrc32C(crc(along))
            .build());
  }

  private DecryptResponse decrypt(String key, ByteString ciphertext, String aad, boolean right) {
    return keys.decrypt(
        DecryptRequest.newBuilder()
            .setName(key)
            .setCiphertext(ciphertext)
            .setCiphertextCrc32C(right ? crc(ciphertext) : Int64Value.of(1))
            .setAdditionalAuthenticatedData(ByteString.copyFromUtf8(aad))
            .build());
  }

  private MacSignResponse sign(String version, ByteString data) {
    return keys.macSign(MacSignRequest.newBuilder().setName(version).setData(data).build());
  }

  private boolean verify(String version, ByteString data, ByteString mac) {
    return keys.macVerify(
            MacVerifyRequest.newBuilder().setName(version).setData(data).setMac(mac).build())
        .getSuccess();
  }

  private GenerateRandomBytesResponse random(int size, ProtectionLevel level) {
    return keys.generateRandomBytes(
        GenerateRandomBytesRequest.newBuilder()
            .setLocation("projects/" + FakeGoogle.PROJECT + "/locations/europe-west3")
            .setLengthBytes(size)
            .setProtectionLevel(level)
            .build());
  }

  private static Int64Value crc(ByteString bytes) {
    return Int64Value.of(Crc32c.of(bytes));
  }
}
