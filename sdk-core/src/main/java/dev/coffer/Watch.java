package dev.coffer;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.journal.ResumeToken;
import dev.coffer.journal.WatchFilter;
import dev.coffer.journal.WatchRequest;
import dev.coffer.journal.WatchStart;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.spi.Verb;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What to watch: begin with {@link #of} for a prefix, or {@link #names}. It begins with the next
 * change unless it is said otherwise. Not thread-safe.
 */
@CanIgnoreReturnValue
public final class Watch {
  private final NamePrefix prefix;
  private final Set<SecretName> names;
  private final Set<Verb> kinds = EnumSet.noneOf(Verb.class);
  private WatchStart start = WatchStart.NOW;
  private Duration bookmarks = WatchRequest.BOOKMARKS;
  private boolean latestOnly;
  private boolean values;

  private Watch(NamePrefix prefix, Set<SecretName> names) {
    this.prefix = prefix;
    this.names = names;
  }

  /**
   * All secrets whose names begin so.
   *
   * @param prefix empty for all, or whole segments ending in {@code /}
   */
  public static Watch of(String prefix) {
    return new Watch(NamePrefix.of(prefix), Set.of());
  }

  /** These secrets: at least one, at most 1000. */
  public static Watch names(String first, String... more) {
    Set<SecretName> names = new LinkedHashSet<>();
    names.add(SecretName.of(first));
    for (String name : more) {
      names.add(SecretName.of(name));
    }
    return new Watch(NamePrefix.ALL, names);
  }

  /** Goes on after an event that an earlier watch of the same caller and filter gave. */
  public Watch after(ResumeToken token) {
    start = WatchStart.after(token);
    return this;
  }

  /** Begins with all live secrets as they are, then goes on with what changes. */
  public Watch snapshot() {
    start = WatchStart.SNAPSHOT;
    return this;
  }

  /** Only these kinds of changes; all where none is named. */
  public Watch kinds(Verb... only) {
    kinds.addAll(List.of(only));
    return this;
  }

  /** Of several changes of one name that wait to be told, only the last one. */
  public Watch latestOnly() {
    latestOnly = true;
    return this;
  }

  /** Brings the value with each event, which the caller closes: a right of its own. */
  public Watch values() {
    values = true;
    return this;
  }

  /** Says how far it is after this time without events: 1 s to 60 s; 15 s if not said. */
  public Watch bookmarks(Duration time) {
    bookmarks = time;
    return this;
  }

  WatchRequest request(String store) {
    return new WatchRequest(
        new WatchFilter(List.of(store), prefix, names, kinds),
        start,
        latestOnly,
        values,
        bookmarks);
  }
}
