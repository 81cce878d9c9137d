package dev.coffer.envelope;

import java.util.Map;
import java.util.TreeMap;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Ring keys in plain sight, for tests. */
final class FixedKeys implements RingKeys {
  private final Map<String, RingKey> keys = new TreeMap<>();
  private final String active;

  FixedKeys(String active, Map<String, byte[]> keys) {
    this.active = active;
    keys.forEach((id, key) -> this.keys.put(id, new RingKey(id, new SecretKeySpec(key, "AES"))));
  }

  @Override
  public RingKey active() {
    return key(active);
  }

  @Override
  public @Nullable RingKey find(String id) {
    return keys.get(id);
  }

  RingKey key(String id) {
    RingKey key = keys.get(id);
    if (key == null) {
      throw new IllegalArgumentException("no key " + id);
    }
    return key;
  }
}
