package dev.coffer.vault;

import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.observe.Looks;
import dev.coffer.observe.MoreCalls;
import dev.coffer.observe.Sighting;
import dev.coffer.observe.SightingPage;
import dev.coffer.spi.Json;
import dev.coffer.spi.OperationContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sees what changed in KV version 2: the metadata of a secret tells its newest version. OpenBao
 * lists a folder with the metadata of all that is in it; Vault lists names alone, so each is looked
 * at by itself.
 */
final class KvLooks implements Looks {
  private final VaultSession session;
  private final KvFolders folders;
  private final VaultNames names;
  private final String metadata;

  /**
   * @param metadata the path below which metadata is read
   */
  KvLooks(VaultSession session, KvFolders folders, VaultNames names, String metadata) {
    this.session = session;
    this.folders = folders;
    this.names = names;
    this.metadata = metadata;
  }

  @Override
  public int namesAtOnce() {
    return 1;
  }

  @Override
  public List<Sighting.Current> at(
      List<SecretName> asked, OperationContext context, MoreCalls more) {
    SecretName name = asked.get(0);
    try {
      VaultReply reply = session.need(VaultRequest.read(metadata + names.spelt(name)), context);
      Sighting.Current seen = current(name, reply.data());
      return seen == null ? List.of() : List.of(seen);
    } catch (SecretsException e) {
      return switch (e.code()) {
        case NOT_FOUND, INVALID_ARGUMENT -> List.of();
        default -> throw e;
      };
    }
  }

  private Sighting.@Nullable Current current(SecretName name, Json data) {
    KvMetadata seen = KvMetadata.of(name, names.spelt(name), data);
    return seen == null ? null : new Sighting.Current(name, seen.readable(), seen.mark());
  }

  /** A page is a part of one folder; the folders in it are put off, as the token says. */
  @Override
  public SightingPage below(NamePrefix prefix, String pageToken, OperationContext context) {
    FolderQueue queue = FolderQueue.of(prefix, pageToken);
    String folder = queue.folder();
    List<KvFolders.Entry> entries =
        folders.read(names.folder(NamePrefix.of(folder)), queue.after(), context);
    List<Sighting> seen = new ArrayList<>();
    for (KvFolders.Entry entry : entries) {
      String key = names.read(folder, entry.key());
      if (key != null && entry.isFolder()) {
        queue.add(folder + key);
      } else if (key != null) {
        SecretName name = SecretName.of(folder + key);
        Sighting.Current current =
            entry.metadata().isObject() ? current(name, entry.metadata()) : null;
        seen.add(current == null ? new Sighting.Listed(name, null) : current);
      }
    }
    boolean more = entries.size() >= KvFolders.CHUNK;
    return new SightingPage(seen, queue.next(more ? entries.get(entries.size() - 1).key() : ""));
  }
}
