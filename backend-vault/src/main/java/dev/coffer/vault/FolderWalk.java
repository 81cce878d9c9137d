package dev.coffer.vault;

import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.spi.Json;
import dev.coffer.spi.OperationContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Visits all names beneath a prefix in ascending order, from a name on. A folder sorts among its
 * neighbours, last slash included, just where the names in it do, so it is entered on the way.
 */
final class FolderWalk {
  private final KvFolders folders;
  private final VaultNames names;
  private final Visitor visitor;
  private final OperationContext context;

  FolderWalk(KvFolders folders, VaultNames names, Visitor visitor, OperationContext context) {
    this.folders = folders;
    this.names = names;
    this.visitor = visitor;
    this.context = context;
  }

  /** Hears what is there. */
  interface Visitor {
    /**
     * A secret.
     *
     * @param metadata {@link Json#MISSING} where the server gave none
     * @return whether to go on
     */
    boolean secret(SecretName name, Json metadata);

    /** What no name is spelt as: a secret, or a folder of which all is. */
    void unaddressable(String path);
  }

  /** As {@link KvFolders.Entry}, with the key as names spell it; null where they cannot. */
  private record Named(@Nullable String key, KvFolders.Entry entry) {}

  /**
   * @param after the last name that was visited before, below the prefix; empty to begin
   */
  void below(NamePrefix prefix, String after) {
    visit(prefix.text(), after);
  }

  /** False where the visitor wants no more. */
  private boolean visit(String folder, String after) {
    context.checkDeadline();
    int slash = after.indexOf('/');
    String head = slash < 0 ? after : after.substring(0, slash + 1);
    if (slash >= 0 && !visit(folder + head, after.substring(slash + 1))) {
      return false;
    }
    return names.keepsOrder() ? inChunks(folder, head) : atOnce(folder, head);
  }

  private boolean inChunks(String folder, String after) {
    String from = after;
    while (true) {
      List<KvFolders.Entry> chunk = folders.read(spelt(folder), from, context);
      for (KvFolders.Entry entry : chunk) {
        if (!visit(folder, named(folder, entry))) {
          return false;
        }
      }
      if (chunk.size() < KvFolders.CHUNK) {
        return true;
      }
      from = chunk.get(chunk.size() - 1).key();
    }
  }

  /** Where names are spelt otherwise than they sort, a folder is put in order here. */
  private boolean atOnce(String folder, String after) {
    List<Named> all = new ArrayList<>();
    String from = "";
    List<KvFolders.Entry> chunk;
    do {
      chunk = folders.read(spelt(folder), from, context);
      chunk.forEach(entry -> all.add(named(folder, entry)));
      from = chunk.isEmpty() ? from : chunk.get(chunk.size() - 1).key();
    } while (chunk.size() >= KvFolders.CHUNK);
    all.sort(
        Comparator.comparing(named -> named.key() == null ? named.entry().key() : named.key()));
    for (Named named : all) {
      boolean isBefore = named.key() != null && named.key().compareTo(after) <= 0;
      boolean wasTold = named.key() == null && !after.isEmpty();
      if (!isBefore && !wasTold && !visit(folder, named)) {
        return false;
      }
    }
    return true;
  }

  private Named named(String folder, KvFolders.Entry entry) {
    String name = names.read(folder, entry.key());
    return new Named(name, entry);
  }

  private boolean visit(String folder, Named named) {
    if (named.key() == null) {
      visitor.unaddressable(spelt(folder) + named.entry().key());
      return true;
    }
    if (named.entry().isFolder()) {
      return visit(folder + named.key(), "");
    }
    return visitor.secret(SecretName.of(folder + named.key()), named.entry().metadata());
  }

  private String spelt(String folder) {
    return names.folder(NamePrefix.of(folder));
  }
}
