package dev.coffer.compose;

import dev.coffer.model.Page;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.spi.Capability;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.OperationContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One page of the merged list of layers. A name stands in it once, as the topmost layer that has it
 * describes it. Where a name of a lower layer could be hidden by one that is not in the higher
 * layer's own list (deleted, or not chosen by the filter), the higher layer is asked.
 */
final class MergedList {
  private final Members members;
  private final LayeredReads reads;
  private final ListRequest request;
  private final OperationContext context;
  private final List<ListCursor> cursors = new ArrayList<>();
  private final boolean filtered;
  private String after;

  MergedList(Members members, LayeredReads reads, ListRequest request, OperationContext context) {
    this.members = members;
    this.reads = reads;
    this.request = request;
    this.context = context;
    this.filtered =
        request.deleted() || !request.labels().isEmpty() || request.expiresBefore() != null;
    MergedToken from = MergedToken.read(members, request);
    this.after = from.after();
    for (int i = 0; i < members.all().size(); i++) {
      Member layer = members.all().get(i);
      if (canList(layer)) {
        cursors.add(new ListCursor(layer, request, context, from.tokens().get(i), after));
      }
    }
  }

  /** A layer without labels, or that deletes nothing, has nothing that such a filter chooses. */
  private boolean canList(Member layer) {
    return request.missingFrom(layer.backend().capabilities()) == null;
  }

  /** At most as many names as asked for are looked at, so that a page has a bounded price. */
  Page<SecretMetadata> page() {
    List<SecretMetadata> items = new ArrayList<>();
    ListCursor next = next();
    for (int seen = 0; next != null && seen < request.pageSize(); seen++) {
      SecretMetadata item = Objects.requireNonNull(next.peek());
      if (!isHidden(item.name(), next.member())) {
        items.add(Tag.of(next.member()).metadata(item));
      }
      pass(item.name());
      next = next();
    }
    List<String> unaddressable = new ArrayList<>();
    cursors.forEach(cursor -> unaddressable.addAll(cursor.unaddressable()));
    String token = next == null ? "" : MergedToken.write(members, request, after, cursors);
    return new Page<>(items, token, unaddressable);
  }

  /** The cursor at the least name; of equal ones the topmost. Null at the end of all. */
  private @Nullable ListCursor next() {
    ListCursor least = null;
    SecretName leastName = null;
    for (ListCursor cursor : cursors) {
      SecretMetadata item = cursor.peek();
      if (item != null && (leastName == null || item.name().compareTo(leastName) < 0)) {
        least = cursor;
        leastName = item.name();
      }
    }
    return least;
  }

  private void pass(SecretName name) {
    after = name.text();
    for (ListCursor cursor : cursors) {
      SecretMetadata item = cursor.peek();
      if (item != null && item.name().equals(name)) {
        cursor.advance();
      }
    }
  }

  private boolean isHidden(SecretName name, Member of) {
    for (Member layer : members.all()) {
      if (layer.equals(of)) {
        return false;
      }
      boolean mayHide = filtered || layer.backend().capabilities().has(Capability.SOFT_DELETE);
      if (mayHide && reads.has(layer, name, context)) {
        return true;
      }
    }
    return false;
  }
}
