package dev.coffer.gcp.kms;

import com.google.api.gax.rpc.UnaryCallable;
import com.google.cloud.kms.v1.CreateCryptoKeyRequest;
import com.google.cloud.kms.v1.CryptoKey;
import com.google.cloud.kms.v1.CryptoKeyVersion;
import com.google.cloud.kms.v1.DecryptRequest;
import com.google.cloud.kms.v1.DecryptResponse;
import com.google.cloud.kms.v1.EncryptRequest;
import com.google.cloud.kms.v1.EncryptResponse;
import com.google.cloud.kms.v1.GenerateRandomBytesRequest;
import com.google.cloud.kms.v1.GenerateRandomBytesResponse;
import com.google.cloud.kms.v1.GetCryptoKeyRequest;
import com.google.cloud.kms.v1.KeyManagementServiceClient;
import com.google.cloud.kms.v1.ListCryptoKeyVersionsRequest;
import com.google.cloud.kms.v1.ListCryptoKeyVersionsResponse;
import com.google.cloud.kms.v1.MacSignRequest;
import com.google.cloud.kms.v1.MacSignResponse;
import com.google.cloud.kms.v1.MacVerifyRequest;
import com.google.cloud.kms.v1.MacVerifyResponse;
import com.google.cloud.kms.v1.ProtectionLevel;
import com.google.protobuf.ByteString;
import com.google.protobuf.Int64Value;
import dev.coffer.gcp.Crc32c;
import dev.coffer.gcp.GcpAction;
import dev.coffer.gcp.GcpCalls;
import dev.coffer.spi.OperationContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The calls of Cloud KMS. Every byte that is sent has a checksum, and every byte that comes back is
 * held against the one that came with it. Thread-safe.
 */
final class CloudKmsCalls {
  private static final String ENCRYPTER = "roles/cloudkms.cryptoKeyEncrypterDecrypter";
  private static final String VIEWER = "roles/cloudkms.viewer";
  private static final String SIGNER = "roles/cloudkms.signerVerifier";

  static final GcpAction GET = GcpAction.reading("cloudkms.cryptoKeys.get", VIEWER);
  static final GcpAction LIST = GcpAction.reading("cloudkms.cryptoKeyVersions.list", VIEWER);
  static final GcpAction CREATE =
      GcpAction.changing("cloudkms.cryptoKeys.create", "roles/cloudkms.admin");
  static final GcpAction ENCRYPT =
      GcpAction.reading("cloudkms.cryptoKeyVersions.useToEncrypt", ENCRYPTER);
  static final GcpAction DECRYPT =
      GcpAction.reading("cloudkms.cryptoKeyVersions.useToDecrypt", ENCRYPTER);
  static final GcpAction SIGN = GcpAction.reading("cloudkms.cryptoKeyVersions.useToSign", SIGNER);
  static final GcpAction VERIFY =
      GcpAction.reading("cloudkms.cryptoKeyVersions.useToVerify", SIGNER);
  static final GcpAction RANDOM =
      GcpAction.reading("cloudkms.locations.generateRandomBytes", "roles/cloudkms.cryptoOperator");

  private static final int MOST_TRIES = 3;
  private static final int PAGE = 1_000;
  private static final int MOST_PAGES = 1_000;

  private final KeyManagementServiceClient client;
  private final GcpCalls calls;
  private final Duration timeout;

  CloudKmsCalls(KeyManagementServiceClient client, GcpCalls calls, Duration timeout) {
    this.client = client;
    this.calls = calls;
    this.timeout = timeout;
  }

  CryptoKey get(String key) {
    return make(
        GET, client.getCryptoKeyCallable(), GetCryptoKeyRequest.newBuilder().setName(key).build());
  }

  CryptoKey create(String ring, String id, CryptoKey key) {
    return make(
        CREATE,
        client.createCryptoKeyCallable(),
        CreateCryptoKeyRequest.newBuilder()
            .setParent(ring)
            .setCryptoKeyId(id)
            .setCryptoKey(key)
            .build());
  }

  List<CryptoKeyVersion> versions(String key) {
    List<CryptoKeyVersion> all = new ArrayList<>();
    String token = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      ListCryptoKeyVersionsResponse answer =
          make(
              LIST,
              client.listCryptoKeyVersionsCallable(),
              ListCryptoKeyVersionsRequest.newBuilder()
                  .setParent(key)
                  .setPageSize(PAGE)
                  .setPageToken(token)
                  .build());
      all.addAll(answer.getCryptoKeyVersionsList());
      token = answer.getNextPageToken();
      if (token.isEmpty()) {
        break;
      }
    }
    return all;
  }

  EncryptResponse encrypt(String key, ByteString plaintext, ByteString aad) {
    EncryptRequest request =
        EncryptRequest.newBuilder()
            .setName(key)
            .setPlaintext(plaintext)
            .setPlaintextCrc32C(crc(plaintext))
            .setAdditionalAuthenticatedData(aad)
            .setAdditionalAuthenticatedDataCrc32C(crc(aad))
            .build();
    return whole(
        ENCRYPT,
        client.encryptCallable(),
        request,
        answer ->
            answer.getVerifiedPlaintextCrc32C()
                && answer.getVerifiedAdditionalAuthenticatedDataCrc32C()
                && answer.getCiphertextCrc32C().equals(crc(answer.getCiphertext())));
  }

  DecryptResponse decrypt(String key, ByteString ciphertext, ByteString aad) {
    DecryptRequest request =
        DecryptRequest.newBuilder()
            .setName(key)
            .setCiphertext(ciphertext)
            .setCiphertextCrc32C(crc(ciphertext))
            .setAdditionalAuthenticatedData(aad)
            .setAdditionalAuthenticatedDataCrc32C(crc(aad))
            .build();
    return whole(
        DECRYPT,
        client.decryptCallable(),
        request,
        answer -> answer.getPlaintextCrc32C().equals(crc(answer.getPlaintext())));
  }

  ByteString sign(String version, ByteString data) {
    MacSignRequest request =
        MacSignRequest.newBuilder().setName(version).setData(data).setDataCrc32C(crc(data)).build();
    MacSignResponse signed =
        whole(
            SIGN,
            client.macSignCallable(),
            request,
            answer ->
                answer.getVerifiedDataCrc32C()
                    && answer.getMacCrc32C().equals(crc(answer.getMac())));
    return signed.getMac();
  }

  boolean verify(String version, ByteString data, ByteString mac) {
    MacVerifyRequest request =
        MacVerifyRequest.newBuilder()
            .setName(version)
            .setData(data)
            .setDataCrc32C(crc(data))
            .setMac(mac)
            .setMacCrc32C(crc(mac))
            .build();
    MacVerifyResponse verified =
        whole(
            VERIFY,
            client.macVerifyCallable(),
            request,
            answer ->
                answer.getVerifiedDataCrc32C()
                    && answer.getVerifiedMacCrc32C()
                    && answer.getSuccess() == answer.getVerifiedSuccessIntegrity());
    return verified.getSuccess();
  }

  ByteString random(String location, int size) {
    GenerateRandomBytesRequest request =
        GenerateRandomBytesRequest.newBuilder()
            .setLocation(location)
            .setLengthBytes(size)
            .setProtectionLevel(ProtectionLevel.HSM)
            .build();
    GenerateRandomBytesResponse bytes =
        whole(
            RANDOM,
            client.generateRandomBytesCallable(),
            request,
            answer ->
                answer.getData().size() == size
                    && answer.getDataCrc32C().equals(crc(answer.getData())));
    return bytes.getData();
  }

  /** Asks again where an answer is not whole, as the service wants its callers to. */
  private <Q, R> R whole(
      GcpAction action, UnaryCallable<Q, R> method, Q request, Predicate<R> isWhole) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      R answer = make(action, method, request);
      if (isWhole.test(answer)) {
        return answer;
      }
    }
    throw CloudKmsErrors.damagedOnTheWay();
  }

  private <Q, R> R make(GcpAction action, UnaryCallable<Q, R> method, Q request) {
    return calls.make(OperationContext.LOCAL.within(timeout), action, null, method, request);
  }

  private static Int64Value crc(ByteString bytes) {
    return Int64Value.of(Crc32c.of(bytes));
  }

  boolean isClosed() {
    return calls.isClosed();
  }
}
