package dev.coffer.spi;

import dev.coffer.model.NamePrefix;
import dev.coffer.model.Page;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lists the metadata of secrets in ascending order of name.
 *
 * @param prefix where the names begin
 * @param labels labels that a secret must bear, all of them
 * @param deleted whether deleted secrets are listed instead of live ones
 * @param expiresBefore only secrets with an expiry before this; null for all
 * @param pageSize the most items of a page, 1 to 1000
 * @param pageToken where the last page ended, with all other arguments unchanged; empty for the
 *     first
 */
public record ListRequest(
    NamePrefix prefix,
    Map<String, String> labels,
    boolean deleted,
    @Nullable Instant expiresBefore,
    int pageSize,
    String pageToken)
    implements Operation<Page<SecretMetadata>> {
  public ListRequest {
    Objects.requireNonNull(prefix, "prefix");
    labels = Map.copyOf(labels);
    Requirement.between("page size", pageSize, 1, Limits.MAX_PAGE_SIZE);
    Objects.requireNonNull(pageToken, "pageToken");
  }

  /** The first page of the live secrets under a prefix. */
  public static ListRequest of(NamePrefix prefix, int pageSize) {
    return new ListRequest(prefix, Map.of(), false, null, pageSize, "");
  }

  /** The page after the one that ended with this token. */
  public ListRequest after(String token) {
    return new ListRequest(prefix, labels, deleted, expiresBefore, pageSize, token);
  }

  @Override
  public @Nullable SecretName name() {
    return null;
  }

  @Override
  public Verb verb() {
    return Verb.LIST;
  }

  @Override
  public @Nullable Capability missingFrom(Capabilities capabilities) {
    return Requirement.in(capabilities)
        .needs(Capability.LIST)
        .needsIf(deleted, Capability.LIST_DELETED)
        .needsIf(!labels.isEmpty(), Capability.LABELS)
        .needsIf(expiresBefore != null, Capability.EXPIRY)
        .missing();
  }

  @Override
  public Page<SecretMetadata> on(SecretBackend backend, OperationContext context) {
    return backend.list(this, context);
  }
}
