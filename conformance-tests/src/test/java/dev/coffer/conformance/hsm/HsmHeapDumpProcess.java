package dev.coffer.conformance.hsm;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.coffer.hsm.HsmConfig;
import dev.coffer.hsm.HsmKeyProvider;
import dev.coffer.key.KeyRing;
import dev.coffer.key.WrappedKey;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.SecretSource;
import dev.coffer.store.KeyMode;
import dev.coffer.store.KeysConfig;
import dev.coffer.store.MemoryRecords;
import dev.coffer.store.SealedConfig;
import dev.coffer.store.SealedStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * Works with a root key in an HSM, closes all, and dumps its heap. Arguments: module, token, file
 * of the PIN, file of the dump, file for the masked keys, and whether something is left behind.
 */
final class HsmHeapDumpProcess {
  static final byte MASK = 0x55;

  /** How many keys are written down: a ring key, a wrapped key, a value. */
  static final int KEYS = 3;

  private static final List<byte[]> LEFT_BEHIND = new ArrayList<>();

  private HsmHeapDumpProcess() {}

  public static void main(String[] arguments) throws Exception {
    SecretSource pin = () -> read(Path.of(arguments[2]));
    HsmConfig config =
        HsmConfig.of(Path.of(arguments[0]), arguments[1], "heap-" + arguments[5], pin);
    boolean planted = arguments[5].equals("pin-and-key");
    List<String> masked = new ArrayList<>();
    try (HsmKeyProvider root = HsmKeyProvider.create(config)) {
      KeyRing ring = KeyRing.create(root, UUID.randomUUID());
      byte[] ringKey = ring.active().key().getEncoded();
      masked.add(masked(ringKey));
      if (planted) {
        LEFT_BEHIND.add(ringKey.clone());
        LEFT_BEHIND.add(Files.readAllBytes(Path.of(arguments[2])));
      }
      Arrays.fill(ringKey, (byte) 0);
      ring.rotated().close();
      ring.close();
      masked.add(wrapped(root));
      masked.add(stored(root));
    }
    Files.write(Path.of(arguments[4]), masked);
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpHeap(arguments[3], false);
    System.out.println(LEFT_BEHIND.size());
  }

  private static String wrapped(HsmKeyProvider root) {
    byte[] key = root.random(32);
    String masked = masked(key);
    WrappedKey wrapped = root.wrap(key, new byte[] {1});
    byte[] opened = root.unwrap(wrapped, new byte[] {1});
    Arrays.fill(opened, (byte) 0);
    root.rotate();
    Arrays.fill(root.unwrap(root.rewrap(wrapped, new byte[] {1}), new byte[] {1}), (byte) 0);
    Arrays.fill(key, (byte) 0);
    return masked;
  }

  /** A value that was kept in direct mode, read and closed. */
  private static String stored(HsmKeyProvider root) {
    byte[] bytes = root.random(24);
    SealedConfig direct =
        SealedConfig.DEFAULT.withKeys(KeysConfig.DEFAULT.withMode(KeyMode.DIRECT));
    SecretName name = SecretName.of("a/b");
    try (SealedStore store = SealedStore.create("heap", new MemoryRecords(), root, direct)) {
      try (SecretValue value = SecretValue.ofBytes(bytes)) {
        store.put(PutRequest.of(name, value), OperationContext.LOCAL);
      }
      store.keys().rotateRoot();
      try (Secret secret = store.get(GetRequest.current(name), OperationContext.LOCAL)) {
        byte[] read = secret.value().bytes();
        if (!Arrays.equals(read, bytes)) {
          throw new AssertionError("another value");
        }
        Arrays.fill(read, (byte) 0);
      }
    }
    String masked = masked(bytes);
    Arrays.fill(bytes, (byte) 0);
    return masked;
  }

  private static String masked(byte[] key) {
    byte[] masked = new byte[key.length];
    for (int i = 0; i < masked.length; i++) {
      masked[i] = (byte) (key[i] ^ MASK);
    }
    return HexFormat.of().formatHex(masked);
  }

  private static SecretValue read(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      try {
        return SecretValue.ofBytes(bytes);
      } finally {
        Arrays.fill(bytes, (byte) 0);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
