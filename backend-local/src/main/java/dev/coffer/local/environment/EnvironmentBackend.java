package dev.coffer.local.environment;

import dev.coffer.local.table.ContentsLooks;
import dev.coffer.local.table.ReadOnlyStore;
import dev.coffer.local.variable.Variables;
import dev.coffer.model.VersionId;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import dev.coffer.spi.Limits;
import dev.coffer.spi.SecretBackend;
import java.util.Set;

/**
 * Environment variables as a store, read-only. They are what they were when the process began; a
 * name that no variable can spell is INVALID_ARGUMENT.
 */
public final class EnvironmentBackend {
  private static final Capabilities CAPABILITIES =
      new Capabilities(
          Set.of(Capability.OBSERVED_CHANGES, Capability.LIST, Capability.EMPTY_VALUE),
          new Limits(Limits.HARD_MAX_VALUE_BYTES, 0, 1, Limits.MAX_PAGE_SIZE));

  /** The one version of everything: it cannot change while the process lives. */
  private static final VersionId VERSION = VersionId.of("1");

  private EnvironmentBackend() {}

  public static SecretBackend open(EnvironmentConfig config) {
    return open("environment", config);
  }

  static SecretBackend open(String store, EnvironmentConfig config) {
    Variables variables = Variables.of(config.names(), config.variables(), VERSION, null);
    return new ReadOnlyStore(store, CAPABILITIES, ContentsLooks.BUDGET, () -> variables);
  }
}
