package dev.coffer.server.access;

import dev.coffer.envelope.RecordType;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import dev.coffer.store.SealedStore;
import dev.coffer.store.SystemRecord;
import dev.coffer.store.SystemRecords;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one-time administrator token of bootstrap. It lives for 24 hours and belongs to the first
 * client certificate that brings it: from then on it is worth nothing without that certificate's
 * key. A claim is a compare-and-set in the system store, so of many at once exactly one wins, and
 * it holds after a restart. The store keeps a keyed hash of the token, never the token.
 * Thread-safe.
 */
public final class OneTimeToken {
  /** How long a token lives. */
  public static final Duration LIFETIME = Duration.ofHours(24);

  private static final String RECORD = "bootstrap-administrator";
  private static final SecretName HASHED_AS = SecretName.of("bootstrap/administrator");
  private static final int TRIES = 8;

  private final Supplier<@Nullable SealedStore> system;
  private final Clock clock;
  private final AtomicReference<@Nullable OneTimeTokenRecord> known = new AtomicReference<>();

  /**
   * @param system the store with the server's own state; null while it cannot be reached
   */
  public OneTimeToken(Supplier<@Nullable SealedStore> system, Clock clock) {
    this.system = system;
    this.clock = clock;
  }

  /** Issues a token, in place of any that was issued before. The caller closes it. */
  public static SecretValue issue(SealedStore system, Clock clock) {
    SecretValue token = AccessToken.generate();
    OneTimeTokenRecord record =
        new OneTimeTokenRecord(
            system.fingerprint(HASHED_AS, token), clock.instant().plus(LIFETIME), "");
    system
        .system()
        .put(RecordType.TOKEN, RECORD, record.encode(), SystemRecords.ANY, OperationContext.LOCAL);
    return token;
  }

  /**
   * Whether this is the token, claimed before by this key. Never blocks.
   *
   * @return the time it expires; null where only {@link #claim} can tell
   */
  @Nullable Instant claimedNow(String presented, String keyHash) {
    OneTimeTokenRecord record = known.get();
    SealedStore store = system.get();
    if (record == null || store == null || !record.isClaimedBy(keyHash)) {
      return null;
    }
    return matches(store, record, presented) && !isOver(record) ? record.expireTime() : null;
  }

  /**
   * Claims the token for a key, or finds that it was claimed by it. May block.
   *
   * @return the time it expires; null where it is another token, expired, or claimed by another
   * @throws SecretsException UNAVAILABLE when the system store cannot be reached
   */
  @Nullable Instant claim(String presented, String keyHash) {
    SealedStore store = system.get();
    if (store == null) {
      throw SecretsException.of(ErrorCode.UNAVAILABLE, "The system store cannot be reached.")
          .remedy("Try again, or see /readyz for why.")
          .build();
    }
    for (int i = 0; i < TRIES; i++) {
      SystemRecord row = store.system().get(RecordType.TOKEN, RECORD);
      if (row == null) {
        return null;
      }
      OneTimeTokenRecord record = OneTimeTokenRecord.decode(row.content());
      if (!mayClaim(store, record, presented, keyHash)) {
        return null;
      }
      if (record.isClaimedBy(keyHash) || wins(store, row, record.claimedBy(keyHash))) {
        known.set(record.claimedBy(keyHash));
        return record.expireTime();
      }
    }
    throw SecretsException.of(ErrorCode.THROTTLED, "The token is being claimed by others.")
        .remedy("Try again.")
        .build();
  }

  private boolean mayClaim(
      SealedStore store, OneTimeTokenRecord record, String presented, String keyHash) {
    boolean free = record.keyHash().isEmpty() || record.isClaimedBy(keyHash);
    return matches(store, record, presented) && free && !isOver(record);
  }

  private static boolean wins(SealedStore store, SystemRecord row, OneTimeTokenRecord claimed) {
    try {
      store
          .system()
          .put(RecordType.TOKEN, RECORD, claimed.encode(), row.counter(), OperationContext.LOCAL);
      return true;
    } catch (SecretsException e) {
      if (e.code() == ErrorCode.VERSION_MISMATCH) {
        return false;
      }
      throw e;
    }
  }

  private boolean isOver(OneTimeTokenRecord record) {
    return !clock.instant().isBefore(record.expireTime());
  }

  private static boolean matches(SealedStore store, OneTimeTokenRecord record, String presented) {
    try (SecretValue value = SecretValue.ofUtf8(presented)) {
      return MessageDigest.isEqual(record.hash(), store.fingerprint(HASHED_AS, value));
    }
  }
}
