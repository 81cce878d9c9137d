package dev.coffer.aws;

import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * What the clients of one section share: HTTP connections and credential. The SDK's own retries are
 * off, so that one budget counts. Thread-safe.
 */
public final class AwsConnection implements AutoCloseable {
  private final AwsConfig config;
  private final SdkHttpClient http = new JdkHttpClient();
  private final Credentials credentials;

  private AwsConnection(AwsConfig config) {
    this.config = config;
    this.credentials = Credentials.of(config, this);
  }

  /** Opens no connection yet and asks for no credential. */
  public static AwsConnection open(AwsConfig config) {
    return new AwsConnection(config);
  }

  /** A client of one service; the caller closes it before this. */
  public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends SdkClient>
      C client(B builder) {
    B configured = plain(builder).credentialsProvider(credentials);
    if (config.endpoint() != null) {
      configured.endpointOverride(config.endpoint());
    }
    return configured.build();
  }

  /** With everything but a credential and an address. */
  <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends SdkClient> B plain(
      B builder) {
    return builder
        .httpClient(http)
        .region(Region.of(config.region()))
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .retryStrategy(AwsRetryStrategy.doNotRetry())
                .build());
  }

  @Override
  public void close() {
    credentials.close();
    http.close();
  }
}
