package dev.coffer.benchmarks;

import dev.coffer.hsm.HsmConfig;
import dev.coffer.hsm.HsmKeyProvider;
import dev.coffer.model.SecretValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Wraps of a data key in SoftHSM, one thread, beside a program in C that makes the same calls of
 * the same module, in turns. Ends with 1 when the target is missed. SOFTHSM2_CONF names the folder
 * of the tokens: {@code benchmarks/hsm} makes them and starts this.
 */
public final class HsmWrapComparison {
  private static final int ROUNDS = 9;
  private static final int ROUND_MILLIS = 1000;
  private static final int CONTEXT_BYTES = 20;

  private HsmWrapComparison() {}

  /**
   * Runs all and prints the ratio.
   *
   * @param arguments the module, the label of the token, and the program in C
   */
  public static void main(String[] arguments) throws IOException {
    String pin = System.getenv("HSM_TEST_PIN");
    HsmConfig config =
        HsmConfig.of(Path.of(arguments[0]), arguments[1], "bench", () -> SecretValue.ofUtf8(pin));
    try (HsmKeyProvider root = HsmKeyProvider.create(config)) {
      Process c =
          new ProcessBuilder(arguments[2], arguments[0], arguments[1], "bench/v1")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      boolean met;
      try {
        met = compare(root, c.outputWriter(), c.inputReader());
      } finally {
        c.destroy();
      }
      System.exit(met ? 0 : 1);
    }
  }

  private static boolean compare(HsmKeyProvider root, Writer ask, BufferedReader answers)
      throws IOException {
    wrapsPerSecond(root);
    wrapsPerSecond(root);
    double[] ours = new double[ROUNDS];
    double[] theirs = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      ask.write(ROUND_MILLIS + "\n");
      ask.flush();
      theirs[i] = Double.parseDouble(answers.readLine());
      ours[i] = wrapsPerSecond(root);
    }
    double coffer = median(ours);
    double c = median(theirs);
    System.out.printf("%-36s %10.0f /s%n%-36s %10.0f /s%n", "in C", c, "Coffer", coffer);
    return Targets.atLeast("of a program in C", coffer / c, 0.65);
  }

  private static double wrapsPerSecond(HsmKeyProvider root) {
    byte[] key = new byte[32];
    byte[] context = new byte[CONTEXT_BYTES];
    long start = System.nanoTime();
    long end = start + ROUND_MILLIS * 1_000_000L;
    long wraps = 0;
    while (System.nanoTime() < end) {
      root.wrap(key, context);
      wraps++;
    }
    return wraps * 1e9 / (System.nanoTime() - start);
  }

  private static double median(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
