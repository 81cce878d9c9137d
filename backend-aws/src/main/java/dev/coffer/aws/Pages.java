package dev.coffer.aws;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Retryability;
import dev.coffer.model.SecretsException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Goes through all pages of a list of AWS. One that does not end is an error, never cut short. */
public final class Pages {
  /** AWS allows half a million of anything that Coffer lists, and gives fifty at once. */
  private static final int MOST_PAGES = 10_000;

  private Pages() {}

  /** Asks for a page. */
  @FunctionalInterface
  public interface Fetch<P> {
    /**
     * @param token null for the first
     */
    P page(@Nullable String token);
  }

  /** Where the list goes on. */
  @FunctionalInterface
  public interface Next<P> {
    /** Null or empty at the end. */
    @Nullable String token(P page);
  }

  /**
   * Reads all pages, in their order.
   *
   * @throws SecretsException UNAVAILABLE where a page comes again, or they do not end
   */
  public static <P> void read(Fetch<P> fetch, Next<P> next, Consumer<P> take) {
    String token = null;
    for (int page = 0; page < MOST_PAGES; page++) {
      P answer = fetch.page(token);
      take.accept(answer);
      String following = next.token(answer);
      if (following == null || following.isEmpty()) {
        return;
      }
      if (following.equals(token)) {
        break;
      }
      token = following;
    }
    throw SecretsException.of(ErrorCode.UNAVAILABLE, "A list of AWS does not end.")
        .retryability(Retryability.PERMANENT)
        .remedy("Try again later; ask for a longer prefix.")
        .build();
  }
}
