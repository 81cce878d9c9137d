package dev.coffer.spi;

import dev.coffer.model.Page;
import dev.coffer.model.SecretName;
import dev.coffer.model.Version;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lists the versions of a secret, newest first, without values.
 *
 * @param pageSize the most items of a page, 1 to 1000
 * @param pageToken where the last page ended; empty for the first
 */
public record ListVersionsRequest(SecretName name, int pageSize, String pageToken)
    implements Operation<Page<Version>> {
  public ListVersionsRequest {
    Objects.requireNonNull(name, "name");
    Requirement.between("page size", pageSize, 1, Limits.MAX_PAGE_SIZE);
    Objects.requireNonNull(pageToken, "pageToken");
  }

  @Override
  public Verb verb() {
    return Verb.LIST_VERSIONS;
  }

  @Override
  public @Nullable Capability missingFrom(Capabilities capabilities) {
    return Requirement.in(capabilities).needs(Capability.VERSIONS).missing();
  }

  @Override
  public Page<Version> on(SecretBackend backend, OperationContext context) {
    return backend.listVersions(this, context);
  }
}
