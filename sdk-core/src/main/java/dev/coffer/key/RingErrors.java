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

  private static String name(KeyVersion key) {
    return key.key() + " version " + key.version();
  }
}
