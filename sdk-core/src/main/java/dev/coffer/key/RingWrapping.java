package dev.coffer.key;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Wraps the keys of one store's ring under the root key. The store's identity and the number of the
 * key are the context, so that no wrapped key opens in another store or in another place.
 */
record RingWrapping(KeyProvider root, UUID cluster) {
  private static final byte[] KEY_CONTEXT = "SVR1-KEY\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MACS_CONTEXT = "SVR1-MAC\0".getBytes(StandardCharsets.US_ASCII);

  RingWrapping {
    Objects.requireNonNull(root, "root");
    Objects.requireNonNull(cluster, "cluster");
  }

  WrappedKey wrapKey(int number, byte[] key) {
    return root.wrap(key, keyContext(number));
  }

  WrappedKey wrapMacs(byte[] bundle) {
    return root.wrap(bundle, macsContext());
  }

  OffHeapKey unwrapKey(int number, WrappedKey wrapped) {
    byte[] key = unwrap(wrapped, keyContext(number), OffHeapKey.BYTES);
    try {
      return OffHeapKey.copyOf("AES", key, 0);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  MacKeys unwrapMacs(WrappedKey wrapped) {
    byte[] bundle = unwrap(wrapped, macsContext(), MacKeys.BUNDLE_BYTES);
    try {
      return new MacKeys(bundle);
    } finally {
      Arrays.fill(bundle, (byte) 0);
    }
  }

  /** Refuses a record that names a root key which is not configured, before any is tried. */
  void refuseForeign(RingRecord record) {
    List<KeyVersion> needed = new ArrayList<>(List.of(record.macs().by()));
    for (RingEntry entry : record.keys()) {
      if (entry.wrapped() != null) {
        needed.add(entry.wrapped().by());
      }
    }
    List<KeyVersion> configured = root.list();
    for (KeyVersion key : needed) {
      if (!configured.contains(key)) {
        throw RingErrors.foreign(key, configured);
      }
    }
  }

  private byte[] unwrap(WrappedKey wrapped, byte[] context, int size) {
    byte[] key;
    try {
      key = root.unwrap(wrapped, context);
    } catch (SecretsException e) {
      throw e.code() == ErrorCode.INTEGRITY ? RingErrors.damaged(e) : e;
    }
    if (key.length != size) {
      Arrays.fill(key, (byte) 0);
      throw RingErrors.damaged(null);
    }
    return key;
  }

  private byte[] keyContext(int number) {
    return context(KEY_CONTEXT, Integer.BYTES).putInt(number).array();
  }

  private byte[] macsContext() {
    return context(MACS_CONTEXT, 0).array();
  }

  private ByteBuffer context(byte[] label, int more) {
    return ByteBuffer.allocate(label.length + 2 * Long.BYTES + more)
        .put(label)
        .putLong(cluster.getMostSignificantBits())
        .putLong(cluster.getLeastSignificantBits());
  }
}
