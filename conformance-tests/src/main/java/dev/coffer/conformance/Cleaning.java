package dev.coffer.conformance;

import dev.coffer.model.NamePrefix;
import dev.coffer.model.Page;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.spi.Capability;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.SecretBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Takes away what a test made, as far as the store can: purged, else deleted. */
final class Cleaning {
  private final SecretBackend backend;
  private final NamePrefix room;

  private Cleaning(SecretBackend backend, NamePrefix room) {
    this.backend = backend;
    this.room = room;
  }

  /** Opens the store once more for it, since the test may have closed the one that it had. */
  static void of(BackendHarness harness, NamePrefix room) {
    try (SecretBackend backend = harness.open()) {
      if (backend.capabilities().has(Capability.PUT)
          && backend.capabilities().has(Capability.LIST)) {
        new Cleaning(backend, room).clean();
      }
    }
  }

  /** The names of live secrets and of deleted ones. */
  static List<SecretName> found(SecretBackend backend, NamePrefix room) {
    Cleaning there = new Cleaning(backend, room);
    List<SecretName> found = there.names(false);
    if (backend.capabilities().has(Capability.LIST_DELETED)) {
      found.addAll(there.names(true));
    }
    return found;
  }

  private void clean() {
    boolean purge = backend.capabilities().has(Capability.PURGE);
    for (SecretName name : names(false)) {
      if (purge) {
        backend.purge(new PurgeRequest(name, null), OperationContext.LOCAL);
      } else if (backend.capabilities().has(Capability.SOFT_DELETE)) {
        backend.delete(new DeleteRequest(name, null), OperationContext.LOCAL);
      }
    }
    if (purge && backend.capabilities().has(Capability.LIST_DELETED)) {
      names(true)
          .forEach(name -> backend.purge(new PurgeRequest(name, null), OperationContext.LOCAL));
    }
  }

  private List<SecretName> names(boolean deleted) {
    List<SecretName> names = new ArrayList<>();
    String token = "";
    do {
      Page<SecretMetadata> page =
          backend.list(
              new ListRequest(room, Map.of(), deleted, null, 100, token), OperationContext.LOCAL);
      page.items().forEach(item -> names.add(item.name()));
      token = page.nextPageToken();
    } while (!token.isEmpty());
    return names;
  }
}
