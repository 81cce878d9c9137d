package dev.coffer.server.transit;

import com.google.protobuf.UnsafeByteOperations;
import dev.coffer.model.Page;
import dev.coffer.model.SecretsException;
import dev.coffer.proto.v1.ComputeHmacResponse;
import dev.coffer.proto.v1.ComputeHmacResult;
import dev.coffer.proto.v1.DecryptResponse;
import dev.coffer.proto.v1.DecryptResult;
import dev.coffer.proto.v1.EncryptResult;
import dev.coffer.proto.v1.ErrorDetail;
import dev.coffer.proto.v1.GenerateDataKeyResponse;
import dev.coffer.proto.v1.ListTransitKeysResponse;
import dev.coffer.proto.v1.SignResponse;
import dev.coffer.proto.v1.SignResult;
import dev.coffer.proto.v1.TransitKeyKind;
import dev.coffer.proto.v1.VerifyResponse;
import dev.coffer.proto.v1.VerifyResult;
import dev.coffer.server.call.Statuses;
import dev.coffer.server.call.Wire;
import dev.coffer.transit.DataKey;
import dev.coffer.transit.KeyKind;
import dev.coffer.transit.Outcome;
import dev.coffer.transit.TransitKey;
import dev.coffer.transit.TransitKeyVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What the keys gave, as it goes over the wire. Plaintexts are not copied: an answer must be sent
 * before they are wiped.
 */
final class TransitAnswers {
  private TransitAnswers() {}

  static dev.coffer.proto.v1.TransitKey key(TransitKey key) {
    dev.coffer.proto.v1.TransitKey.Builder answer =
        dev.coffer.proto.v1.TransitKey.newBuilder()
            .setName(key.name().text())
            .setKind(kind(key.kind()))
            .setCreateTime(Wire.timestamp(key.createTime()))
            .setMinDecryptionVersion(key.minDecryptionVersion())
            .setDeletionAllowed(key.deletionAllowed());
    if (key.rotationPeriod() != null) {
      answer.setRotationPeriod(Wire.duration(key.rotationPeriod()));
    }
    if (key.rotationTime() != null) {
      answer.setRotationTime(Wire.timestamp(key.rotationTime()));
    }
    key.versions().forEach(each -> answer.addVersions(version(each)));
    return answer.build();
  }

  private static dev.coffer.proto.v1.TransitKeyVersion version(TransitKeyVersion version) {
    return dev.coffer.proto.v1.TransitKeyVersion.newBuilder()
        .setNumber(version.number())
        .setCreateTime(Wire.timestamp(version.createTime()))
        .setPublicKey(version.publicKey())
        .build();
  }

  private static TransitKeyKind kind(KeyKind kind) {
    return switch (kind) {
      case AES256_GCM -> TransitKeyKind.TRANSIT_KEY_KIND_AES256_GCM;
      case ECDSA_P256 -> TransitKeyKind.TRANSIT_KEY_KIND_ECDSA_P256;
      case ECDSA_P384 -> TransitKeyKind.TRANSIT_KEY_KIND_ECDSA_P384;
      case ED25519 -> TransitKeyKind.TRANSIT_KEY_KIND_ED25519;
      case RSA_3072 -> TransitKeyKind.TRANSIT_KEY_KIND_RSA_3072;
      case HMAC_SHA256 -> TransitKeyKind.TRANSIT_KEY_KIND_HMAC_SHA256;
      case HMAC_SHA512 -> TransitKeyKind.TRANSIT_KEY_KIND_HMAC_SHA512;
    };
  }

  static ListTransitKeysResponse list(Page<TransitKey> page) {
    return ListTransitKeysResponse.newBuilder()
        .addAllKeys(page.items().stream().map(TransitAnswers::key).toList())
        .setNextPageToken(page.nextPageToken())
        .build();
  }

  static List<EncryptResult> encrypted(List<Outcome<String>> outcomes) {
    return results(
        outcomes,
        text -> EncryptResult.newBuilder().setCiphertext(text).build(),
        error -> EncryptResult.newBuilder().setError(error).build());
  }

  static DecryptResponse decrypted(List<Outcome<byte[]>> outcomes, Wiped wiped) {
    return DecryptResponse.newBuilder()
        .addAllResults(
            results(
                outcomes,
                bytes ->
                    DecryptResult.newBuilder()
                        .setPlaintext(UnsafeByteOperations.unsafeWrap(wiped.keep(bytes)))
                        .build(),
                error -> DecryptResult.newBuilder().setError(error).build()))
        .build();
  }

  static GenerateDataKeyResponse dataKey(DataKey key, Wiped wiped) {
    return GenerateDataKeyResponse.newBuilder()
        .setPlaintext(UnsafeByteOperations.unsafeWrap(wiped.keep(key.plaintext())))
        .setWrapped(key.wrapped())
        .build();
  }

  static SignResponse signed(List<Outcome<String>> outcomes) {
    return SignResponse.newBuilder()
        .addAllResults(
            results(
                outcomes,
                text -> SignResult.newBuilder().setSignature(text).build(),
                error -> SignResult.newBuilder().setError(error).build()))
        .build();
  }

  static ComputeHmacResponse authenticated(List<Outcome<String>> outcomes) {
    return ComputeHmacResponse.newBuilder()
        .addAllResults(
            results(
                outcomes,
                text -> ComputeHmacResult.newBuilder().setHmac(text).build(),
                error -> ComputeHmacResult.newBuilder().setError(error).build()))
        .build();
  }

  static VerifyResponse verified(List<Outcome<Boolean>> outcomes) {
    return VerifyResponse.newBuilder()
        .addAllResults(
            results(
                outcomes,
                valid -> VerifyResult.newBuilder().setValid(valid).build(),
                error -> VerifyResult.newBuilder().setError(error).build()))
        .build();
  }

  private static <T, R> List<R> results(
      List<Outcome<T>> outcomes, Function<T, R> done, Function<ErrorDetail, R> failed) {
    List<R> results = new ArrayList<>(outcomes.size());
    for (Outcome<T> outcome : outcomes) {
      if (outcome instanceof Outcome.Done<T> made) {
        results.add(done.apply(made.value()));
      } else if (outcome instanceof Outcome.Failed<T> refused) {
        SecretsException error = refused.error();
        results.add(failed.apply(Statuses.detailOf(error)));
      }
    }
    return results;
  }
}
