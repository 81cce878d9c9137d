package dev.coffer.server.transit;

import com.google.protobuf.ByteString;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.proto.v1.CreateTransitKeyRequest;
import dev.coffer.proto.v1.DecryptItem;
import dev.coffer.proto.v1.EncryptItem;
import dev.coffer.proto.v1.TransitKeyKind;
import dev.coffer.proto.v1.UpdateTransitKeyRequest;
import dev.coffer.proto.v1.VerifyItem;
import dev.coffer.transit.Ciphertext;
import dev.coffer.transit.KeyKind;
import dev.coffer.transit.NewTransitKey;
import dev.coffer.transit.Plaintext;
import dev.coffer.transit.SignedMessage;
import dev.coffer.transit.TransitKeyChange;
import java.time.Duration;
import java.util.List;

/** What came over the wire, as the door of the keys takes it. */
final class TransitRequests {
  private static final int DEFAULT_PAGE_SIZE = 100;

  private TransitRequests() {}

  static NewTransitKey create(CreateTransitKeyRequest q) {
    return new NewTransitKey(
        SecretName.of(q.getName()),
        kind(q.getKind()),
        q.hasRotationPeriod() ? duration(q.getRotationPeriod()) : null,
        q.getDeletionAllowed());
  }

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
          throw SecretsException.of(ErrorCode.INVALID_ARGUMENT, "The kind of the key is missing.")
              .remedy("Give one of TransitKeyKind.")
              .build();
    };
  }

  static TransitKeyChange update(UpdateTransitKeyRequest q) {
    return new TransitKeyChange(
        q.hasMinDecryptionVersion() ? q.getMinDecryptionVersion() : null,
        q.hasRotationPeriod() ? duration(q.getRotationPeriod()) : null,
        q.hasDeletionAllowed() ? q.getDeletionAllowed() : null);
  }

  private static Duration duration(com.google.protobuf.Duration duration) {
    if (duration.getNanos() != 0 || duration.getSeconds() < 0) {
      throw SecretsException.of(ErrorCode.INVALID_ARGUMENT, "The rotation period is malformed.")
          .remedy("Use whole seconds of 1 to 3650 days, or zero for never.")
          .build();
    }
    return Duration.ofSeconds(duration.getSeconds());
  }

  static int pageSize(int asked) {
    return asked == 0 ? DEFAULT_PAGE_SIZE : asked;
  }

  static List<Plaintext> plaintexts(List<EncryptItem> items, Wiped wiped) {
    return items.stream()
        .map(
            each ->
                new Plaintext(
                    wiped.of(each.getPlaintext()), each.getAssociatedData().toByteArray()))
        .toList();
  }

  static List<Ciphertext> ciphertexts(List<DecryptItem> items) {
    return items.stream()
        .map(each -> new Ciphertext(each.getCiphertext(), each.getAssociatedData().toByteArray()))
        .toList();
  }

  static List<byte[]> messages(List<ByteString> messages, Wiped wiped) {
    return messages.stream().map(wiped::of).toList();
  }

  static List<SignedMessage> signed(List<VerifyItem> items, Wiped wiped) {
    return items.stream()
        .map(each -> new SignedMessage(wiped.of(each.getMessage()), each.getSignature()))
        .toList();
  }
}
