package dev.coffer.aws;

import dev.coffer.model.SecretValue;
import dev.coffer.spi.SecretSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * The credential of a section. What goes wrong in getting it is told apart from the call itself.
 */
final class Credentials implements AwsCredentialsProvider, AutoCloseable {
  private final AwsCredentialsProvider provider;

  /** In the order of their making: closed in the other. */
  private final List<AutoCloseable> owned;

  private Credentials(AwsCredentialsProvider provider, List<AutoCloseable> owned) {
    this.provider = provider;
    this.owned = owned;
  }

  static Credentials of(AwsConfig config, AwsConnection connection) {
    List<AutoCloseable> owned = new ArrayList<>();
    return new Credentials(provider(config.credential(), config, connection, owned), owned);
  }

  private static AwsCredentialsProvider provider(
      AwsCredential credential,
      AwsConfig config,
      AwsConnection connection,
      List<AutoCloseable> owned) {
    if (credential instanceof AwsCredential.Keys keys) {
      return () -> read(keys);
    }
    if (credential instanceof AwsCredential.Profile profile) {
      return kept(ProfileCredentialsProvider.create(profile.name()), owned);
    }
    if (credential instanceof AwsCredential.Role role) {
      AwsCredentialsProvider by = provider(role.by(), config, connection, owned);
      StsClientBuilder sts = connection.plain(StsClient.builder()).credentialsProvider(by);
      if (config.stsEndpoint() != null) {
        sts.endpointOverride(config.stsEndpoint());
      }
      return assumed(role, kept(sts.build(), owned), owned);
    }
    return kept(DefaultCredentialsProvider.builder().build(), owned);
  }

  private static AwsCredentialsProvider assumed(
      AwsCredential.Role role, StsClient sts, List<AutoCloseable> owned) {
    return kept(
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts)
            .refreshRequest(
                request ->
                    request
                        .roleArn(role.arn())
                        .externalId(role.externalId())
                        .roleSessionName(role.sessionName()))
            .build(),
        owned);
  }

  private static <T extends AutoCloseable> T kept(T closeable, List<AutoCloseable> owned) {
    owned.add(closeable);
    return closeable;
  }

  private static AwsCredentials read(AwsCredential.Keys keys) {
    String secret = text(keys.secretAccessKey());
    @Nullable SecretSource session = keys.session();
    return session == null
        ? AwsBasicCredentials.create(keys.accessKeyId(), secret)
        : AwsSessionCredentials.create(keys.accessKeyId(), secret, text(session));
  }

  private static String text(SecretSource source) {
    try (SecretValue value = source.read()) {
      return value.utf8();
    }
  }

  @Override
  public AwsCredentials resolveCredentials() {
    try {
      return provider.resolveCredentials();
    } catch (SdkException e) {
      throw AwsErrors.ofCredential(e);
    }
  }

  @Override
  public void close() {
    Collections.reverse(owned);
    for (AutoCloseable each : owned) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException("closing what only frees memory failed", e);
      }
    }
    owned.clear();
  }
}
