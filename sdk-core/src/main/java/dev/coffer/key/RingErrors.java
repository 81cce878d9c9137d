package dev.coffer.key;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.SecretsException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a key ring says when it cannot be used. */
final class RingErrors {
  private RingErrors() {}

  static SecretsException damaged(@Nullable Throwable cause) {
    return SecretsException.of(
            ErrorCode.INTEGRITY,
            "The key ring of the store is damaged, was tampered with, or belongs to another store.")
        .remedy("Restore the data from a backup; nothing was changed.")
        .cause(cause)
        .build();
  }

  static SecretsException foreign(KeyVersion madeWith, List<KeyVersion> configured) {
    String here = configured.stream().map(RingErrors::name).collect(Collectors.joining(", "));
    return SecretsException.of(
            ErrorCode.INTEGRITY,
            "The data was made with another root key: its key ring needs "
                + name(madeWith)
                + ", and the configured root key is "
                + (here.isEmpty() ? "none" : here)
                + ".")
        .remedy("Configure the root key that the data was made with; data is never re-keyed.")
        .origin(Origin.KEY_PROVIDER)
        .build();
  }

  static SecretsException spent(String keyId) {
    return SecretsException.of(
            ErrorCode.FAILED_PRECONDITION,
            "The ring key " + keyId + " has sealed as often as it may (4294967296 times).")
        .remedy("Rotate the key ring; what is sealed already can still be read.")
        .build();
  }

  static SecretsException full() {
    return SecretsException.of(
            ErrorCode.LIMIT_EXCEEDED,
            "The key ring has " + RingRecord.MAX_KEYS + " keys: it takes no more.")
        .build();
  }

  static SecretsException tooManyRoots() {
    return SecretsException.of(
            ErrorCode.LIMIT_EXCEEDED,
            "The key ring opens in " + RingRecord.MAX_ROOTS + " ways: it takes no more.")
        .remedy("Revoke the shares that were exported before: coffer keys revoke-shares.")
        .build();
  }

  static SecretsException rootAway() {
    return SecretsException.of(ErrorCode.UNAVAILABLE, "A root key cannot be reached now.")
        .remedy(
            "See that all root keys of the store can be reached, or take away one that is lost.")
        .origin(Origin.KEY_PROVIDER)
        .build();
  }

  static SecretsException noSuchKey() {
    return SecretsException.of(ErrorCode.NOT_FOUND, "The key ring has no such key.")
        .remedy("Look at its keys: coffer keys list.")
        .build();
  }

  static SecretsException activeKey(String id) {
    return SecretsException.of(
            ErrorCode.FAILED_PRECONDITION, "The ring key " + id + " seals: it is not destroyed.")
        .remedy("Rotate the key ring and rewrap first.")
        .build();
  }

  private static String name(KeyVersion key) {
    return key.key() + " version " + key.version();
  }
}
