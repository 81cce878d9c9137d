package dev.coffer.aws.kms;

import dev.coffer.key.KeyVersion;

/**
 * One key of KMS. KMS keeps the versions of a key to itself: whatever the key has ever wrapped it
 * opens, so to Coffer a key has one.
 *
 * @param arn what it is called at AWS
 * @param version what it is called in wrapped keys
 */
record KmsKey(String arn, KeyVersion version) {
  private static final String ONLY_VERSION = "1";

  static KmsKey of(String arn, String id) {
    return new KmsKey(arn, new KeyVersion(id, ONLY_VERSION));
  }
}
