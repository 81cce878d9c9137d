package dev.coffer.key;

import java.util.Objects;

/**
 * A root key that opens a ring.
 *
 * @param offline whether it lies in shares, rather than in the configuration
 */
public record RootKeyInfo(KeyVersion version, boolean offline) {
  public RootKeyInfo {
    Objects.requireNonNull(version, "version");
  }
}
