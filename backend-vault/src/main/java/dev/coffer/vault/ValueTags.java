package dev.coffer.vault;

import dev.coffer.model.SecretValue;
import dev.coffer.model.VersionId;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Identities for values of an engine that gives none: the same for the same value, and another for
 * another. They are made with a key that lives as long as the store is open and is never shown, so
 * they say nothing of the value, and another process has others. Thread-safe.
 */
final class ValueTags {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int TAG_BYTES = 18;

  private final SecretKeySpec key;

  ValueTags() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    key = new SecretKeySpec(random, ALGORITHM);
  }

  VersionId of(SecretValue value) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update((byte) value.kind().ordinal());
      mac.update(value.view());
      byte[] tag = Arrays.copyOf(mac.doFinal(), TAG_BYTES);
      return VersionId.of(Base64.getUrlEncoder().encodeToString(tag));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks HMAC-SHA-256", e);
    }
  }
}
