package dev.coffer.key;

import java.util.Objects;

/**
 * A key and its version, as every wrapped key names them.
 *
 * @param key 1 to 64 characters of the name alphabet
 * @param version 1 to 128 characters, given by the provider
 */
public record KeyVersion(String key, String version) {
  public KeyVersion {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(version, "version");
  }
}
