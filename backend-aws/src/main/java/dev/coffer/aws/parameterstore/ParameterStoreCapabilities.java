package dev.coffer.aws.parameterstore;

import dev.coffer.aws.Labels;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import dev.coffer.spi.Limits;
import java.util.Set;

/**
 * What Parameter Store can do. The newest version is always the current one, so {@code current}
 * cannot be moved and nothing can wait beside it. It compares no versions, and keeps a description
 * only with a new version.
 */
final class ParameterStoreCapabilities {
  private static final Set<Capability> SET =
      Set.of(
          Capability.PUT,
          Capability.VERSIONS,
          Capability.VERSION_NUMBERS,
          Capability.CREATE_ONLY,
          Capability.FIELDS,
          Capability.LABELS,
          Capability.UPDATE_METADATA,
          Capability.PURGE,
          Capability.LIST,
          Capability.BATCH_GET,
          Capability.OBSERVED_CHANGES);

  private static final int MAX_VERSIONS = 100;

  private ParameterStoreCapabilities() {}

  static Capabilities of(ParameterStoreConfig.Tier tier) {
    return new Capabilities(
        SET,
        new Limits(
            tier.maxValueBytes(), Labels.MAX_LABELS, MAX_VERSIONS, ParameterStoreLists.MAX_PAGE));
  }
}
