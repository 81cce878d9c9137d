package dev.coffer.config;

import java.util.Map;

/**
 * The types that Coffer itself offers, and the artifact that each is in: so that a file which names
 * one whose artifact is absent is told what to add.
 */
final class KnownTypes {
  static final Map<String, String> STORES =
      Map.ofEntries(
          Map.entry("environment", "backend-local"),
          Map.entry("dotenv", "backend-local"),
          Map.entry("encrypted-file", "backend-local"),
          Map.entry("yaml", "backend-local"),
          Map.entry("vault", "backend-vault"),
          Map.entry("aws-secrets-manager", "backend-aws"),
          Map.entry("aws-parameter-store", "backend-aws"),
          Map.entry("gcp-secret-manager", "backend-gcp"),
          Map.entry("azure-key-vault", "backend-azure"),
          Map.entry("coffer", "backend-remote"));

  static final Map<String, String> RECORDS =
      Map.of("sqlite", "backend-local", "etcd", "backend-etcd");

  static final Map<String, String> ROOT_KEYS =
      Map.of(
          "software", "backend-local",
          "pkcs11", "backend-hsm",
          "aws-kms", "backend-aws",
          "gcp-kms", "backend-gcp",
          "azure-key-vault", "backend-azure",
          "vault-transit", "backend-vault");

  private KnownTypes() {}
}
