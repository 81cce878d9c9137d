package dev.coffer.store;

import dev.coffer.key.RingKeyInfo;
import dev.coffer.key.RootKeyInfo;
import java.util.List;
import java.util.Objects;

/**
 * The keys of a sealed store, without anything secret.
 *
 * @param generation rises with each change of the key ring
 * @param ringKeys oldest first
 * @param rootKeys those that open the key ring
 */
public record KeysStatus(
    KeyMode mode,
    long generation,
    List<RingKeyInfo> ringKeys,
    List<RootKeyInfo> rootKeys,
    RewrapStatus rewrap) {
  public KeysStatus {
    Objects.requireNonNull(mode, "mode");
    ringKeys = List.copyOf(ringKeys);
    rootKeys = List.copyOf(rootKeys);
    Objects.requireNonNull(rewrap, "rewrap");
  }
}
