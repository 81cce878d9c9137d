package dev.coffer.vault;

import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.VersionId;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Identities for values of an engine that gives none. What this process put has an identity of its
 * own, for as long as it is remembered and its value stays. What others put has the same for the
 * same value, and another for another, made with a key that lives as long as the store is open and
 * is never shown: it says nothing of the value, and another process has others. Thread-safe.
 */
final class ValueTags {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int TAG_BYTES = 18;
  private static final int MOST_REMEMBERED = 10_000;

  private final SecureRandom random = new SecureRandom();
  private final SecretKeySpec key = new SecretKeySpec(bytes(32), ALGORITHM);
  private final Map<SecretName, Put> puts =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SecretName, Put> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  /** What was put last under a name: the tag of its value, and the identity that it got. */
  private record Put(VersionId tag, VersionId id) {}

  /** The identity of a value that was put just now. */
  VersionId put(SecretName name, SecretValue value) {
    Put put = new Put(tag(value), id(bytes(TAG_BYTES)));
    synchronized (puts) {
      puts.put(name, put);
    }
    return put.id();
  }

  /** The identity of a value that was read. */
  VersionId read(SecretName name, SecretValue value) {
    VersionId tag = tag(value);
    synchronized (puts) {
      Put put = puts.get(name);
      return put != null && put.tag().equals(tag) ? put.id() : tag;
    }
  }

  private VersionId tag(SecretValue value) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update((byte) value.kind().ordinal());
      mac.update(value.view());
      return id(Arrays.copyOf(mac.doFinal(), TAG_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks HMAC-SHA-256", e);
    }
  }

  private byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private static VersionId id(byte[] bytes) {
    return VersionId.of(Base64.getUrlEncoder().encodeToString(bytes));
  }
}
