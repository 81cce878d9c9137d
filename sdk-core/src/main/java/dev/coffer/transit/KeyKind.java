package dev.coffer.transit;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a transit key is. Numbers are part of the format of its record. */
public enum KeyKind {
  /** AES-256-GCM under a key that is derived for each message. */
  AES256_GCM(1, KeyUse.ENCRYPTION, 32, null, null),
  /** ECDSA on P-256 with SHA-256; signatures in DER. */
  ECDSA_P256(2, KeyUse.SIGNATURES, 0, "EC", "SHA256withECDSA"),
  /** ECDSA on P-384 with SHA-384; signatures in DER. */
  ECDSA_P384(3, KeyUse.SIGNATURES, 0, "EC", "SHA384withECDSA"),
  /** Ed25519 (RFC 8032). */
  ED25519(4, KeyUse.SIGNATURES, 0, "Ed25519", "Ed25519"),
  /** RSASSA-PSS of 3072 bits with SHA-256, MGF1 with SHA-256, and a salt of 32 bytes. */
  RSA_3072(5, KeyUse.SIGNATURES, 0, "RSA", "RSASSA-PSS"),
  /** HMAC-SHA-256 under a key of 256 bits. */
  HMAC_SHA256(6, KeyUse.AUTHENTICATION, 32, null, "HmacSHA256"),
  /** HMAC-SHA-512 under a key of 512 bits. */
  HMAC_SHA512(7, KeyUse.AUTHENTICATION, 64, null, "HmacSHA512");

  private final int number;
  private final KeyUse use;
  private final int secretBytes;
  private final @Nullable String family;
  private final @Nullable String algorithm;

  KeyKind(
      int number,
      KeyUse use,
      int secretBytes,
      @Nullable String family,
      @Nullable String algorithm) {
    this.number = number;
    this.use = use;
    this.secretBytes = secretBytes;
    this.family = family;
    this.algorithm = algorithm;
  }

  /** What a key of this kind does. */
  public KeyUse use() {
    return use;
  }

  int number() {
    return number;
  }

  /** The bytes of a secret key; 0 for a pair. */
  int secretBytes() {
    return secretBytes;
  }

  /** What the JCA calls the keys of a pair. */
  String family() {
    return Objects.requireNonNull(family);
  }

  /** What the JCA calls the signature or the MAC. */
  String algorithm() {
    return Objects.requireNonNull(algorithm);
  }
}
