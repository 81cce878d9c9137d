package dev.coffer.vault;

import dev.coffer.model.Page;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretState;
import dev.coffer.spi.Json;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.OperationContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes pages of what a walk finds. Thread-safe. */
final class KvLists {
  private static final int MOST_SHOWN = 80;

  private final KvFolders folders;
  private final VaultNames names;
  private final Describer describer;

  KvLists(KvFolders folders, VaultNames names, Describer describer) {
    this.folders = folders;
    this.names = names;
    this.describer = describer;
  }

  /** Gives the metadata of a secret that is listed. */
  interface Describer {
    /**
     * @param listed what the list said of it already; {@link Json#MISSING} for nothing
     * @return null where the secret is gone since
     */
    @Nullable SecretMetadata describe(SecretName name, Json listed, OperationContext context);
  }

  Page<SecretMetadata> page(ListRequest request, OperationContext context) {
    ListToken token =
        ListToken.of(
            request.pageToken(),
            request.prefix(),
            request.labels(),
            request.deleted(),
            request.expiresBefore());
    String prefix = request.prefix().text();
    if (!token.last().startsWith(prefix) && !token.last().isEmpty()) {
      throw ListToken.malformed();
    }
    Filling filling = new Filling(request, context);
    String after = token.last().isEmpty() ? "" : token.last().substring(prefix.length());
    new FolderWalk(folders, names, filling, context).below(request.prefix(), after);
    String next = filling.isOver ? token.after(filling.last()) : "";
    return new Page<>(filling.items, next, filling.unaddressable);
  }

  /** Takes what fits the request until one more is there than the page holds. */
  private final class Filling implements FolderWalk.Visitor {
    private final ListRequest request;
    private final OperationContext context;
    private final List<SecretMetadata> items = new ArrayList<>();
    private final List<String> unaddressable = new ArrayList<>();
    private boolean isOver;

    Filling(ListRequest request, OperationContext context) {
      this.request = request;
      this.context = context;
    }

    @Override
    public boolean secret(SecretName name, Json listed) {
      SecretMetadata metadata = describer.describe(name, listed, context);
      if (metadata == null || !fits(metadata)) {
        return true;
      }
      if (items.size() == request.pageSize()) {
        isOver = true;
        return false;
      }
      items.add(metadata);
      return true;
    }

    private boolean fits(SecretMetadata metadata) {
      return (metadata.state() == SecretState.DELETED) == request.deleted()
          && metadata.labels().entrySet().containsAll(request.labels().entrySet())
          && (request.expiresBefore() == null
              || (metadata.expireTime() != null
                  && metadata.expireTime().isBefore(request.expiresBefore())));
    }

    @Override
    public void unaddressable(String path) {
      String shown = path.replaceAll("[^\\x20-\\x7e]", "?");
      unaddressable.add(
          shown.length() > MOST_SHOWN ? shown.substring(0, MOST_SHOWN) + "..." : shown);
    }

    String last() {
      return items.get(items.size() - 1).name().text();
    }
  }
}
