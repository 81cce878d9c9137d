package dev.coffer.compose;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Page;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.OperationContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A place in the list of one member. Used by one thread. */
final class ListCursor {
  private final Member member;
  private final ListRequest request;
  private final OperationContext context;
  private final List<String> unaddressable = new ArrayList<>();
  private final String after;

  /** The token of the page that holds the place; null at the end of the list. */
  private @Nullable String token;

  private @Nullable Page<SecretMetadata> page;
  private int index;

  /**
   * @param token the page to begin in; null for a list that has ended
   * @param after names up to this one have been given already; empty for none
   */
  ListCursor(
      Member member,
      ListRequest request,
      OperationContext context,
      @Nullable String token,
      String after) {
    this.member = member;
    this.request = request;
    this.context = context;
    this.token = token;
    this.after = after;
  }

  Member member() {
    return member;
  }

  /** What stands at this place; null at the end. */
  @Nullable SecretMetadata peek() {
    while (token != null) {
      Page<SecretMetadata> loaded = page == null ? load(token) : page;
      while (index < loaded.items().size()) {
        SecretMetadata item = loaded.items().get(index);
        if (item.name().text().compareTo(after) > 0) {
          return item;
        }
        index++;
      }
      turn(loaded.nextPageToken());
    }
    return null;
  }

  void advance() {
    index++;
  }

  /** The token to resume with; null at the end. */
  @Nullable String token() {
    return token;
  }

  /** Names that the member holds and Coffer cannot spell, of the pages seen. */
  List<String> unaddressable() {
    return unaddressable;
  }

  private void turn(String next) {
    token = next.isEmpty() ? null : next;
    page = null;
    index = 0;
  }

  private Page<SecretMetadata> load(String from) {
    context.checkDeadline();
    Page<SecretMetadata> loaded;
    try {
      loaded = member.backend().list(request.after(from), context);
    } catch (SecretsException e) {
      boolean unspellablePrefix = from.isEmpty() && e.code() == ErrorCode.INVALID_ARGUMENT;
      if (!unspellablePrefix) {
        throw e;
      }
      loaded = Page.of(List.of(), "");
    }
    page = loaded;
    unaddressable.addAll(loaded.unaddressable());
    return loaded;
  }
}
