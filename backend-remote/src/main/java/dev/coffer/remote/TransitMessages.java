package dev.coffer.remote;

import dev.coffer.model.SecretName;
import dev.coffer.proto.v1.TransitKeyKind;
import dev.coffer.transit.KeyKind;
import dev.coffer.transit.TransitKey;
import dev.coffer.transit.TransitKeyVersion;
import java.time.Duration;

/** Transit keys as messages of a server and back. */
final class TransitMessages {
  private TransitMessages() {}

  static TransitKeyKind kind(KeyKind kind) {
    return TransitKeyKind.valueOf("TRANSIT_KEY_KIND_" + kind.name());
  }

  static com.google.protobuf.Duration duration(Duration duration) {
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }

  static TransitKey key(dev.coffer.proto.v1.TransitKey key) {
    return new TransitKey(
        SecretName.of(key.getName()),
        kind(key.getKind()),
        FromWire.instant(key.getCreateTime()),
        key.getMinDecryptionVersion(),
        key.hasRotationPeriod()
            ? Duration.ofSeconds(
                key.getRotationPeriod().getSeconds(), key.getRotationPeriod().getNanos())
            : null,
        key.hasRotationTime() ? FromWire.instant(key.getRotationTime()) : null,
        key.getDeletionAllowed(),
        key.getVersionsList().stream().map(TransitMessages::version).toList());
  }

  private static TransitKeyVersion version(dev.coffer.proto.v1.TransitKeyVersion version) {
    return new TransitKeyVersion(
        version.getNumber(), FromWire.instant(version.getCreateTime()), version.getPublicKey());
  }

  /** A kind of a later version is none that this side can use. */
  private static KeyKind kind(TransitKeyKind kind) {
    return switch (kind) {
      case TRANSIT_KEY_KIND_AES256_GCM -> KeyKind.AES256_GCM;
      case TRANSIT_KEY_KIND_ECDSA_P256 -> KeyKind.ECDSA_P256;
      case TRANSIT_KEY_KIND_ECDSA_P384 -> KeyKind.ECDSA_P384;
      case TRANSIT_KEY_KIND_ED25519 -> KeyKind.ED25519;
      case TRANSIT_KEY_KIND_RSA_3072 -> KeyKind.RSA_3072;
      case TRANSIT_KEY_KIND_HMAC_SHA256 -> KeyKind.HMAC_SHA256;
      case TRANSIT_KEY_KIND_HMAC_SHA512 -> KeyKind.HMAC_SHA512;
      case TRANSIT_KEY_KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("an unknown kind of key");
    };
  }
}
