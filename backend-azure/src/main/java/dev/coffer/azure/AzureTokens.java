package dev.coffer.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Retryability;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Causes;
import dev.coffer.spi.NoAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The tokens of Entra ID that go with calls. One fetch serves all who wait for the token; each
 * waits as long as its own call may take. Thread-safe.
 */
final class AzureTokens implements TokenCredential {
  private final AzureConfig config;
  private final HttpClient http;
  private final RetryPolicy once;
  private final Map<String, CompletableFuture<AccessToken>> fetches = new ConcurrentHashMap<>();
  private volatile @Nullable TokenCredential found;

  AzureTokens(AzureConfig config, HttpClient http, RetryOptions once) {
    this.config = config;
    this.http = http;
    // Options would clash with a policy that Azure's library sets for managed identities.
    this.once = new RetryPolicy(once);
  }

  @Override
  public Mono<AccessToken> getToken(TokenRequestContext request) {
    return Mono.fromFuture(() -> fetch(request));
  }

  @Override
  public AccessToken getTokenSync(TokenRequestContext request) {
    Duration left = CallDeadline.left(config.timeout());
    try {
      return fetch(request).get(left.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw SecretsException.of(
              ErrorCode.DEADLINE_EXCEEDED, "Entra ID gave no token before the deadline.")
          .remedy("Try again, or allow more time (--timeout, withTimeout).")
          .build();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SecretsException.of(ErrorCode.CANCELLED, "The call was cancelled before its token.")
          .remedy("Call again from a thread that is not interrupted.")
          .build();
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  private CompletableFuture<AccessToken> fetch(TokenRequestContext request) {
    String key = request.getScopes() + " " + request.getTenantId() + " " + request.getClaims();
    CompletableFuture<AccessToken> fetch = new CompletableFuture<>();
    CompletableFuture<AccessToken> running = fetches.putIfAbsent(key, fetch);
    if (running != null) {
      return running;
    }
    Thread thread =
        new Thread(
            () -> {
              try {
                fetch.complete(credential().getTokenSync(request));
              } catch (RuntimeException | Error e) {
                fetch.completeExceptionally(e);
              } finally {
                fetches.remove(key);
              }
            },
            "coffer-azure-token");
    thread.setDaemon(true);
    thread.start();
    return fetch;
  }

  private TokenCredential credential() {
    TokenCredential known = found;
    if (known == null) {
      known = found = look();
    }
    return known;
  }

  private TokenCredential look() {
    AzureCredential as = config.credential();
    if (as instanceof AzureCredential.ClientSecret secret) {
      return ofSecret(secret);
    } else if (as instanceof AzureCredential.WorkloadIdentity workload) {
      return ofWorkload(workload);
    } else if (as instanceof AzureCredential.ManagedIdentity managed) {
      ManagedIdentityCredentialBuilder builder =
          new ManagedIdentityCredentialBuilder().httpClient(http).retryPolicy(once);
      return (managed.client() == null ? builder : builder.clientId(managed.client())).build();
    }
    return new DefaultAzureCredentialBuilder().httpClient(http).retryPolicy(once).build();
  }

  private TokenCredential ofSecret(AzureCredential.ClientSecret as) {
    AzureCredential.Application of = as.application();
    try (SecretValue secret = as.secret().read()) {
      ClientSecretCredentialBuilder builder =
          new ClientSecretCredentialBuilder()
              .tenantId(of.tenant())
              .clientId(of.client())
              .clientSecret(secret.utf8())
              .httpClient(http)
              .retryPolicy(once);
      if (of.authority() != null) {
        builder.authorityHost(of.authority().toString()).disableInstanceDiscovery();
      }
      return builder.build();
    }
  }

  private TokenCredential ofWorkload(AzureCredential.WorkloadIdentity as) {
    AzureCredential.Application of = as.application();
    WorkloadIdentityCredentialBuilder builder =
        new WorkloadIdentityCredentialBuilder()
            .tenantId(of.tenant())
            .clientId(of.client())
            .tokenFilePath(as.tokenFile().toString())
            .httpClient(http)
            .retryPolicy(once);
    if (of.authority() != null) {
      builder.authorityHost(of.authority().toString()).disableInstanceDiscovery();
    }
    return builder.build();
  }

  /** Nobody told the vault yet: the token could not be had. */
  private SecretsException failure(@Nullable Throwable e) {
    SecretsException ours = Causes.first(e, SecretsException.class);
    if (ours != null && ours.code() != ErrorCode.DEADLINE_EXCEEDED) {
      return ours.toBuilder().outcomeUnknown(false).build();
    }
    if (NoAnswer.of(e) == NoAnswer.UNTRUSTED) {
      return SecretsException.of(
              ErrorCode.UNAVAILABLE, "The certificate of Entra ID is not trusted.")
          .retryability(Retryability.PERMANENT)
          .remedy("Check the authority, caCertificate, and what stands between here and Azure.")
          .cause(e)
          .build();
    }
    if (ours != null || Causes.first(e, IOException.class) != null) {
      return SecretsException.of(
              ErrorCode.UNAVAILABLE, "The credential of the vault could not be fetched.")
          .remedy("Check that Entra ID, or the metadata service of this machine, can be reached.")
          .cause(e)
          .build();
    }
    boolean searched = config.credential() instanceof AzureCredential.Standard;
    return SecretsException.of(
            ErrorCode.BACKEND_DENIED,
            searched
                ? "There is no Azure credential that Entra ID gives a token for."
                : "Entra ID gives no token for the credential of the vault.")
        .remedy(
            searched
                ? "Run \"az login\", set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET,"
                    + " give the machine an identity, or say under auth: which one it is."
                : "Check tenant, client and secret, whether the secret has expired, and the clock"
                    + " of this machine.")
        .cause(e)
        .build();
  }
}
