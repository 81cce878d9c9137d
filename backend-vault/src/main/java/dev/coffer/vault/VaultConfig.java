package dev.coffer.vault;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretsException;
import java.util.Objects;

/**
 * One mount of a secrets engine as a store. Immutable.
 *
 * @param mount where the KV engine is mounted, as {@code secret} or {@code teams/kv}
 * @param prefix stands in front of every name; {@link NamePrefix#ALL} for none
 * @param maxValueBytes the most bytes of a value, 1 to {@link #HARD_MAX_VALUE_BYTES}
 */
public record VaultConfig(
    VaultServer server,
    String mount,
    NamePrefix prefix,
    Names names,
    Engine engine,
    int maxValueBytes) {
  /** 750 KiB: in base64 it still fits into one entry of the integrated storage. */
  public static final int HARD_MAX_VALUE_BYTES = 750 * 1024;

  /** How names are spelt in the mount. */
  public enum Names {
    /** As they are, so that what exists already is reached. */
    NATIVE,
    /** Two dots in a row, which some servers refuse, are written {@code .~}. */
    ENCODED
  }

  /** Which KV engine the mount has. */
  public enum Engine {
    /** The mount is asked at the first call. */
    ASK,
    V1,
    V2
  }

  /**
   * @throws SecretsException CONFIGURATION when the mount is malformed or the bound out of its
   *     bounds
   */
  public VaultConfig {
    Objects.requireNonNull(server, "server");
    Objects.requireNonNull(prefix, "prefix");
    Objects.requireNonNull(names, "names");
    Objects.requireNonNull(engine, "engine");
    VaultPaths.requireMount(mount);
    if (maxValueBytes < 1 || maxValueBytes > HARD_MAX_VALUE_BYTES) {
      throw SecretsException.of(
              ErrorCode.CONFIGURATION, "maxValueBytes is " + maxValueBytes + ", out of its bounds.")
          .remedy("Use 1 to " + HARD_MAX_VALUE_BYTES + ".")
          .build();
    }
  }
}
