package dev.coffer.conformance.hsm;

import dev.coffer.hsm.HsmConfig;
import dev.coffer.hsm.HsmKeyProvider;
import dev.coffer.model.SecretValue;
import java.nio.file.Path;

/** Rotates a root key some times, and prints each version that it made. */
final class HsmRotatingProcess {
  private HsmRotatingProcess() {}

  public static void main(String[] arguments) {
    HsmConfig config =
        HsmConfig.of(
            Path.of(arguments[0]),
            arguments[1],
            "root",
            () -> SecretValue.ofUtf8(System.getenv("HSM_TEST_PIN")));
    try (HsmKeyProvider root = HsmKeyProvider.open(config)) {
      for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
        System.out.println(root.rotate().version());
        HsmFixture.roundTrip(root);
      }
    }
  }
}
