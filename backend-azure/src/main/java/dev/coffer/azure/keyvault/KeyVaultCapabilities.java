package dev.coffer.azure.keyvault;

import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import dev.coffer.spi.Limits;
import java.util.Set;

/**
 * What Key Vault can do. A native read gives the newest version whatever we say, so {@code current}
 * cannot be moved and nothing can be put beside it. It takes no condition on any change, and does
 * not number versions.
 */
final class KeyVaultCapabilities {
  static final Capabilities DECLARED =
      new Capabilities(
          Set.of(
              Capability.PUT,
              Capability.VERSIONS,
              Capability.FIELDS,
              Capability.LABELS,
              Capability.DESCRIPTION,
              Capability.CONTENT_TYPE,
              Capability.EXPIRY,
              Capability.UPDATE_METADATA,
              Capability.DISABLE_VERSION,
              Capability.SOFT_DELETE,
              Capability.PURGE,
              Capability.LIST,
              Capability.LIST_DELETED,
              Capability.EMPTY_VALUE,
              Capability.OBSERVED_CHANGES),
          new Limits(KeyVaultValues.MAX_BYTES, KeyVaultTags.MAX_LABELS, 0, Limits.MAX_PAGE_SIZE));

  private KeyVaultCapabilities() {}
}
