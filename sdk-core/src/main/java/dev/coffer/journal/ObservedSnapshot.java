package dev.coffer.journal;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.Page;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretState;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.model.VersionState;
import dev.coffer.spi.Capability;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.SecretBackend;
import dev.coffer.store.StoreSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The live secrets of a store that is observed, read from the store itself while it goes on: what
 * changes meanwhile is told after it. It is read once the observation has begun, so that nothing
 * lies between the two.
 */
final class ObservedSnapshot implements StoreSnapshot {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final SecretBackend backend;
  private final NamePrefix prefix;
  private final long revision;
  private String pageToken = "";
  private boolean finished;

  ObservedSnapshot(SecretBackend backend, NamePrefix prefix, long revision) {
    this.backend = backend;
    this.prefix = prefix;
    this.revision = revision;
  }

  @Override
  public long revision() {
    return revision;
  }

  @Override
  public @Nullable List<Entry> next(int limit) {
    if (finished) {
      return null;
    }
    if (!backend.capabilities().has(Capability.LIST)) {
      throw SecretsException.of(ErrorCode.UNSUPPORTED, "The store has no list of its secrets.")
          .remedy("Watch exact names, or begin without a snapshot.")
          .build();
    }
    int most = Math.min(limit, backend.capabilities().limits().maxPageSize());
    Page<SecretMetadata> page =
        backend.list(ListRequest.of(prefix, most).after(pageToken), context());
    pageToken = page.nextPageToken();
    finished = pageToken.isEmpty();
    List<Entry> entries = new ArrayList<>();
    for (SecretMetadata secret : page.items()) {
      // A list that does not say which version is current leaves it to a look at the name.
      Entry entry = secret.current() == null ? get(secret.name()) : entry(secret);
      if (entry != null) {
        entries.add(entry);
      }
    }
    return List.copyOf(entries);
  }

  @Override
  public @Nullable Entry get(SecretName name) {
    try {
      return entry(backend.describe(new DescribeRequest(name), context()));
    } catch (SecretsException e) {
      return switch (e.code()) {
        case NOT_FOUND, DELETED, INVALID_ARGUMENT -> null;
        default -> throw e;
      };
    }
  }

  private static @Nullable Entry entry(SecretMetadata secret) {
    if (secret.state() != SecretState.ENABLED) {
      return null;
    }
    VersionId current = secret.current();
    Version version =
        current == null
            ? null
            : new Version(
                secret.name(),
                current,
                null,
                VersionState.ENABLED,
                Set.of(Stage.CURRENT),
                secret.updateTime(),
                0,
                0);
    return new Entry(secret.name(), version, 0, 0);
  }

  private static OperationContext context() {
    return OperationContext.LOCAL.within(PATIENCE);
  }

  @Override
  public void close() {
    finished = true;
  }
}
