package dev.coffer;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.ListRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which secrets a list is to have. Collects, so not thread-safe. */
@CanIgnoreReturnValue
public final class Query {
  /** The page size of a list that does not say: few enough to be prompt, enough to be few calls. */
  public static final int DEFAULT_PAGE_SIZE = 100;

  private final NamePrefix prefix;
  private final Map<String, String> labels = new LinkedHashMap<>();
  private boolean deleted;
  private @Nullable Instant expiresBefore;
  private int pageSize = DEFAULT_PAGE_SIZE;
  private String pageToken = "";

  private Query(NamePrefix prefix) {
    this.prefix = prefix;
  }

  /**
   * Secrets whose names begin so.
   *
   * @param prefix empty for all, or whole segments ending in {@code /}
   * @throws SecretsException INVALID_ARGUMENT when it is neither
   */
  public static Query of(String prefix) {
    return new Query(NamePrefix.of(prefix));
  }

  /** Only secrets with this label; with several, all of them. */
  public Query label(String key, String text) {
    labels.put(key, text);
    return this;
  }

  /** Deleted secrets instead of live ones. */
  public Query deleted() {
    deleted = true;
    return this;
  }

  /** Only secrets that expire before this. */
  public Query expiresBefore(Instant time) {
    expiresBefore = time;
    return this;
  }

  /** The most secrets of one page: 1 to 1000. */
  public Query pageSize(int size) {
    pageSize = size;
    return this;
  }

  /** Goes on where a page ended; everything else must be as it was then. */
  public Query pageToken(String token) {
    pageToken = token;
    return this;
  }

  ListRequest request() {
    return new ListRequest(prefix, labels, deleted, expiresBefore, pageSize, pageToken);
  }

  @Override
  public String toString() {
    return "Query[" + prefix + "]";
  }
}
