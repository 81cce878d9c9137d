package dev.coffer.benchmarks;

import dev.coffer.hsm.HsmConfig;
import dev.coffer.hsm.HsmKeyProvider;
import dev.coffer.key.KeyProvider;
import dev.coffer.local.key.SoftwareKeyProvider;
import dev.coffer.local.sqlite.SqliteRecords;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import dev.coffer.store.KeyMode;
import dev.coffer.store.KeysConfig;
import dev.coffer.store.SealedConfig;
import dev.coffer.store.SealedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Cold gets of a sealed store whose root key is in SoftHSM, beside one whose root key is in a file,
 * in turns, one thread: in ring mode the HSM is not asked, so both must be as fast. Direct mode is
 * printed beside them. Ends with 1 when the target is missed. {@code benchmarks/hsm} starts it.
 */
public final class HsmRingComparison {
  private static final int ROUNDS = 15;
  private static final int ROUND_MILLIS = 400;
  private static final int SECRETS = 500;
  private static final int VALUE_BYTES = 256;

  private HsmRingComparison() {}

  /**
   * Runs all and prints the ratio.
   *
   * @param arguments the module and the label of the token
   */
  public static void main(String[] arguments) throws IOException {
    String pin = System.getenv("HSM_TEST_PIN");
    HsmConfig config =
        HsmConfig.of(Path.of(arguments[0]), arguments[1], "ring", () -> SecretValue.ofUtf8(pin));
    Path folder = Files.createTempDirectory("ring");
    boolean met;
    try (HsmKeyProvider hsm = HsmKeyProvider.create(config);
        KeyProvider file = SoftwareKeyProvider.createFile(folder.resolve("root.key"));
        SealedStore inHsm = filled(folder.resolve("hsm.db"), hsm, KeyMode.RING);
        SealedStore inFile = filled(folder.resolve("file.db"), file, KeyMode.RING);
        SealedStore direct = filled(folder.resolve("direct.db"), hsm, KeyMode.DIRECT)) {
      met = compare(inHsm, inFile, direct);
    } finally {
      Folders.delete(folder);
    }
    System.exit(met ? 0 : 1);
  }

  private static SealedStore filled(Path data, KeyProvider root, KeyMode mode) {
    SealedConfig config =
        SealedConfig.DEFAULT.withKeys(KeysConfig.DEFAULT.withMode(mode).withRewrapRate(0));
    SealedStore store = SealedStore.create("bench", SqliteRecords.open(data), root, config);
    for (int i = 0; i < SECRETS; i++) {
      try (SecretValue value = SecretValue.ofBytes(new byte[VALUE_BYTES])) {
        store.put(PutRequest.of(name(i), value), OperationContext.LOCAL);
      }
    }
    return store;
  }

  private static SecretName name(int number) {
    return SecretName.of("bench/" + number);
  }

  private static boolean compare(SealedStore inHsm, SealedStore inFile, SealedStore direct) {
    for (int i = 0; i < 3; i++) {
      getsPerSecond(inHsm);
      getsPerSecond(inFile);
    }
    double[] ratios = new double[ROUNDS];
    double[] hsm = new double[ROUNDS];
    double[] file = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      // Whoever is second in a pair has the other's warmth: they change places.
      if (i % 2 == 0) {
        hsm[i] = getsPerSecond(inHsm);
        file[i] = getsPerSecond(inFile);
      } else {
        file[i] = getsPerSecond(inFile);
        hsm[i] = getsPerSecond(inHsm);
      }
      ratios[i] = hsm[i] / file[i];
    }
    getsPerSecond(direct);
    System.out.printf(
        Locale.ROOT,
        "%-36s %10.0f /s%n%-36s %10.0f /s%n%-36s %10.0f /s%n",
        "cold gets, root key in a file",
        median(file),
        "ring mode, root key in SoftHSM",
        median(hsm),
        "direct mode, SoftHSM",
        getsPerSecond(direct));
    return Targets.atLeast("ring mode, of a key file", median(ratios), 0.95);
  }

  private static double getsPerSecond(SealedStore store) {
    long start = System.nanoTime();
    long end = start + ROUND_MILLIS * 1_000_000L;
    int gets = 0;
    while (System.nanoTime() < end) {
      GetRequest request = GetRequest.current(name(gets % SECRETS));
      try (Secret secret = store.get(request, OperationContext.LOCAL)) {
        if (secret.value().size() != VALUE_BYTES) {
          throw new IllegalStateException("another value");
        }
      }
      gets++;
    }
    return gets * 1e9 / (System.nanoTime() - start);
  }

  private static double median(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
