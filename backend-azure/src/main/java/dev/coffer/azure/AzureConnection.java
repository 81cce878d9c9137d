package dev.coffer.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The client of one vault, with no retries of its own, so that one budget counts. It is made when
 * the first call needs it, and anew after its credential was refused: Azure's client keeps a token
 * until it expires, whatever the service says of it. Thread-safe.
 *
 * @param <C> the kind of client
 */
public final class AzureConnection<C> implements AutoCloseable {
  private static final RetryOptions ONCE =
      new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1)));

  private final AzureConfig config;
  private final AzureHttp http;
  private final Function<Parts, C> made;
  private volatile @Nullable C client;

  /**
   * What a client is made of.
   *
   * @param vault its address, without a slash at the end
   */
  public record Parts(
      String vault, HttpClient http, TokenCredential credential, RetryOptions retries) {}

  private AzureConnection(AzureConfig config, Function<Parts, C> made) {
    this.config = config;
    this.http = new AzureHttp(config);
    this.made = made;
  }

  /**
   * Opens no connection yet and asks for no credential.
   *
   * @throws dev.coffer.model.SecretsException CONFIGURATION where the trusted authorities cannot be
   *     read
   */
  public static <C> AzureConnection<C> to(AzureConfig config, Function<Parts, C> made) {
    return new AzureConnection<>(config, made);
  }

  /** The client as it is now. */
  public C client() {
    C known = client;
    if (known == null) {
      TokenCredential tokens = new AzureTokens(config, http, ONCE);
      String vault = "https://" + config.vault().getRawAuthority();
      known = client = made.apply(new Parts(vault, http, tokens, ONCE));
    }
    return known;
  }

  /** The service refused the credential: what was found is not used again. */
  void forget() {
    client = null;
  }

  @Override
  public void close() {
    http.close();
  }
}
