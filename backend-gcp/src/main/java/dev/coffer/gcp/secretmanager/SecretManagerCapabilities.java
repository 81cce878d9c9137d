package dev.coffer.gcp.secretmanager;

import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import dev.coffer.spi.Limits;
import java.util.Set;

/**
 * What Secret Manager can do. A native read gives the newest version whatever we say, so {@code
 * current} cannot be moved and nothing can be put beside it. A put takes no condition but that the
 * secret is new.
 */
final class SecretManagerCapabilities {
  static final Capabilities DECLARED =
      new Capabilities(
          Set.of(
              Capability.PUT,
              Capability.VERSIONS,
              Capability.VERSION_NUMBERS,
              Capability.CREATE_ONLY,
              Capability.FIELDS,
              Capability.LABELS,
              Capability.DESCRIPTION,
              Capability.CONTENT_TYPE,
              Capability.EXPIRY,
              Capability.UPDATE_METADATA,
              Capability.ETAG,
              Capability.DISABLE_VERSION,
              Capability.PURGE,
              Capability.PURGE_VERSION,
              Capability.LIST,
              Capability.OBSERVED_CHANGES),
          new Limits(
              SecretManagerValues.MAX_BYTES,
              SecretManagerMetadata.MAX_LABELS,
              0,
              Limits.MAX_PAGE_SIZE));

  private SecretManagerCapabilities() {}
}
