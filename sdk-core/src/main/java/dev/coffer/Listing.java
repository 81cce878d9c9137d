package dev.coffer;

import dev.coffer.model.Page;
import dev.coffer.model.SecretMetadata;
import dev.coffer.spi.ListRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A whole list, in ascending order of name, whose pages are asked for as they are needed. Iterating
 * again asks again. Not thread-safe.
 */
public final class Listing implements Iterable<SecretMetadata> {
  private final ListRequest first;
  private final Function<ListRequest, Page<SecretMetadata>> pages;
  private final List<String> unaddressable = new ArrayList<>();

  Listing(ListRequest first, Function<ListRequest, Page<SecretMetadata>> pages) {
    this.first = first;
    this.pages = pages;
  }

  @Override
  public Iterator<SecretMetadata> iterator() {
    unaddressable.clear();
    return new Pages();
  }

  public Stream<SecretMetadata> stream() {
    int traits = Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator(), traits), false);
  }

  /**
   * Names that the service holds and Coffer cannot spell, of the pages that were read so far: a
   * list hides nothing.
   */
  public List<String> unaddressable() {
    return Collections.unmodifiableList(unaddressable);
  }

  private final class Pages implements Iterator<SecretMetadata> {
    private @Nullable ListRequest next = first;
    private Iterator<SecretMetadata> page = Collections.emptyIterator();

    @Override
    public boolean hasNext() {
      while (!page.hasNext() && next != null) {
        Page<SecretMetadata> read = pages.apply(next);
        unaddressable.addAll(read.unaddressable());
        page = read.items().iterator();
        next = read.isLast() ? null : first.after(read.nextPageToken());
      }
      return page.hasNext();
    }

    @Override
    public SecretMetadata next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the list has ended");
      }
      return page.next();
    }
  }
}
