package dev.coffer.key;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * The ring's keys for message authentication: one for each purpose, one for the ring's own record.
 */
final class MacKeys {
  private static final MacPurpose[] PURPOSES = MacPurpose.values();

  /** All of them in a row, as they are sealed at once. */
  static final int BUNDLE_BYTES = OffHeapKey.BYTES * (1 + PURPOSES.length);

  private final OffHeapKey ringKey;
  private final Map<MacPurpose, OffHeapKey> keys;

  /** Copies the keys out of a bundle, which the caller wipes: the ring's own, then by number. */
  MacKeys(byte[] bundle) {
    ringKey = OffHeapKey.copyOf(MacKey.ALGORITHM, bundle, 0);
    keys = new EnumMap<>(MacPurpose.class);
    for (MacPurpose purpose : PURPOSES) {
      int offset = OffHeapKey.BYTES * purpose.number();
      keys.put(purpose, OffHeapKey.copyOf(MacKey.ALGORITHM, bundle, offset));
    }
  }

  private MacKeys(MacKeys other) {
    ringKey = other.ringKey.copy();
    keys = new EnumMap<>(MacPurpose.class);
    other.keys.forEach((purpose, key) -> keys.put(purpose, key.copy()));
  }

  /** The same keys, destroyed on their own. */
  MacKeys copy() {
    return new MacKeys(this);
  }

  /** The key that authenticates the ring's record. */
  MacKey ring() {
    return new MacKey(ringKey);
  }

  MacKey of(MacPurpose purpose) {
    OffHeapKey key = keys.get(purpose);
    if (key == null) {
      throw new IllegalArgumentException("no key for " + purpose);
    }
    return new MacKey(key);
  }

  /** All of them in a row; the caller wipes it. */
  byte[] bundle() {
    byte[] bundle = new byte[BUNDLE_BYTES];
    put(ringKey, bundle, 0);
    keys.forEach((purpose, key) -> put(key, bundle, OffHeapKey.BYTES * purpose.number()));
    return bundle;
  }

  private static void put(OffHeapKey key, byte[] bundle, int offset) {
    byte[] bytes = key.getEncoded();
    System.arraycopy(bytes, 0, bundle, offset, bytes.length);
    Arrays.fill(bytes, (byte) 0);
  }

  void destroy() {
    ringKey.destroy();
    keys.values().forEach(OffHeapKey::destroy);
  }
}
