package dev.coffer.azure.keyvault;

import com.azure.security.keyvault.secrets.models.SecretProperties;
import dev.coffer.model.Page;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretState;
import dev.coffer.model.Version;
import dev.coffer.model.VersionState;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.OperationContext;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Lists secrets and versions. The service has an order of its own for both and gives at most 25 at
 * once, so each page is cut out of all that are there.
 */
final class KeyVaultLists {
  private static final int SHOWN_OF_A_NAME = 80;

  private final KeyVaultCalls calls;
  private final KeyVaultReads reads;

  KeyVaultLists(KeyVaultCalls calls, KeyVaultReads reads) {
    this.calls = calls;
    this.reads = reads;
  }

  Page<SecretMetadata> list(ListRequest request, OperationContext context) {
    String arguments =
        List.of(
                request.prefix(),
                new TreeMap<>(request.labels()),
                request.deleted(),
                String.valueOf(request.expiresBefore()))
            .toString();
    PageToken from = PageToken.read(request.pageToken(), arguments);
    Found found = new Found(request, calls.names());
    if (request.deleted()) {
      calls.eachDeleted(each -> found.see(each.getProperties(), SecretState.DELETED), context);
    } else {
      calls.each(each -> found.see(each, SecretState.ENABLED), context);
    }
    List<String> reported = from.isFirst() ? found.unaddressable : List.of();
    List<SecretMetadata> items = new ArrayList<>();
    for (SecretMetadata each : found.after(from)) {
      if (items.size() == request.pageSize()) {
        String last = items.get(items.size() - 1).name().text();
        return new Page<>(items, PageToken.after(last, arguments), reported);
      }
      items.add(each);
    }
    return new Page<>(items, "", reported);
  }

  /** What a list has come upon so far. */
  private static final class Found {
    private final ListRequest request;
    private final KeyVaultNames names;
    private final NavigableMap<SecretName, SecretMetadata> all = new TreeMap<>();
    private final List<String> unaddressable = new ArrayList<>();

    Found(ListRequest request, KeyVaultNames names) {
      this.request = request;
      this.names = names;
    }

    void see(SecretProperties there, SecretState state) {
      String spelt = there.getName();
      SecretName name = names.decode(spelt, KeyVaultTags.of(there).canonical());
      if (name == null) {
        if (names.isOurs(spelt)) {
          unaddressable.add(shown(spelt));
        }
      } else if (request.prefix().matches(name)) {
        SecretMetadata listed = KeyVaultReads.described(name, there, state);
        if (isAskedFor(listed)) {
          all.put(name, listed);
        }
      }
    }

    private boolean isAskedFor(SecretMetadata secret) {
      boolean labelled = secret.labels().entrySet().containsAll(request.labels().entrySet());
      boolean expires =
          request.expiresBefore() == null
              || (secret.expireTime() != null
                  && secret.expireTime().isBefore(request.expiresBefore()));
      return labelled && expires;
    }

    Iterable<SecretMetadata> after(PageToken from) {
      return from.isFirst()
          ? all.values()
          : all.tailMap(SecretName.of(from.last()), false).values();
    }
  }

  private static String shown(String name) {
    return name.length() <= SHOWN_OF_A_NAME ? name : name.substring(0, SHOWN_OF_A_NAME) + "…";
  }

  /** Of a deleted secret the service shows the newest version alone. */
  Page<Version> versions(ListVersionsRequest request, OperationContext context) {
    SecretName name = request.name();
    String arguments = "versions of " + name;
    PageToken from = PageToken.read(request.pageToken(), arguments);
    List<Version> all = all(name, context);
    int first = 0;
    if (!from.isFirst()) {
      first = place(all, from.last()) + 1;
    }
    int end = Math.min(all.size(), first + request.pageSize());
    String next = end < all.size() ? PageToken.after(all.get(end - 1).id().text(), arguments) : "";
    return Page.of(all.subList(first, end), next);
  }

  private static int place(List<Version> all, String id) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).id().text().equals(id)) {
        return i;
      }
    }
    throw PageToken.foreign();
  }

  private List<Version> all(SecretName name, OperationContext context) {
    List<SecretProperties> live = reads.versions(name, context);
    List<Version> versions = new ArrayList<>();
    for (int i = 0; i < live.size(); i++) {
      versions.add(KeyVaultVersions.version(name, live.get(i), KeyVaultWrites.stages(i)));
    }
    if (!versions.isEmpty()) {
      return versions;
    }
    SecretProperties deleted = calls.deleted(name, context);
    if (deleted == null) {
      throw KeyVaultErrors.notFound();
    }
    return deleted.getVersion() == null || deleted.getVersion().isEmpty()
        ? List.of()
        : List.of(KeyVaultVersions.version(name, deleted, VersionState.DELETED, Set.of()));
  }
}
