package dev.coffer.benchmarks;

import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.InstantiatingGrpcChannelProvider;
import com.google.api.gax.rpc.FixedHeaderProvider;
import com.google.cloud.secretmanager.v1.SecretManagerServiceClient;
import com.google.cloud.secretmanager.v1.SecretManagerServiceSettings;
import com.google.cloud.secretmanager.v1.SecretVersionName;
import dev.coffer.azure.AzureConfig;
import dev.coffer.azure.AzureCredential;
import dev.coffer.azure.keyvault.KeyVaultBackend;
import dev.coffer.azure.keyvault.KeyVaultConfig;
import dev.coffer.gcp.GcpConfig;
import dev.coffer.gcp.GcpCredential;
import dev.coffer.gcp.secretmanager.SecretManagerBackend;
import dev.coffer.gcp.secretmanager.SecretManagerConfig;
import dev.coffer.model.SecretValue;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The two clients of each cloud that is a fake of our own here: what they cost themselves is seen,
 * not what the service takes. The fakes know one project, one tenant and one application.
 */
final class FakeCloudPairs {
  private static final String PROJECT = "example-project";
  private static final String TOKEN = "the-token";
  private static final String TENANT = "11111111-2222-3333-4444-555555555555";
  private static final String CLIENT = "66666666-7777-8888-9999-000000000000";
  private static final String CLIENT_SECRET = "the-client-secret";

  private FakeCloudPairs() {}

  static VendorPair google(URI address, String name) throws IOException {
    GcpConfig config =
        new GcpConfig(
            address,
            new GcpCredential.AccessToken(() -> SecretValue.ofUtf8(TOKEN)),
            GcpConfig.DEFAULT_TIMEOUT);
    SecretManagerServiceClient bare =
        SecretManagerServiceClient.create(
            SecretManagerServiceSettings.newBuilder()
                .setCredentialsProvider(NoCredentialsProvider.create())
                .setHeaderProvider(
                    FixedHeaderProvider.create(Map.of("authorization", "Bearer " + TOKEN)))
                .setTransportChannelProvider(
                    InstantiatingGrpcChannelProvider.newBuilder()
                        .setEndpoint(address.getRawAuthority())
                        .setChannelConfigurator(ManagedChannelBuilder::usePlaintext)
                        .build())
                .build());
    SecretVersionName latest = SecretVersionName.of(PROJECT, name, "latest");
    return new VendorPair(
        "gcp-secret-manager, own fake",
        name,
        SecretManagerBackend.open(
            "default",
            new SecretManagerConfig(
                config, PROJECT, null, "", SecretManagerConfig.Names.NATIVE, List.of(), null)),
        () -> bare.accessSecretVersion(latest).getPayload().getData().toStringUtf8(),
        bare);
  }

  static VendorPair azure(URI address, Path caCertificate, String name) throws Exception {
    AzureConfig config =
        new AzureConfig(
            URI.create("https://coffer-fake.vault.azure.net"),
            address,
            caCertificate,
            new AzureCredential.ClientSecret(
                new AzureCredential.Application(TENANT, CLIENT, address),
                () -> SecretValue.ofUtf8(CLIENT_SECRET)),
            AzureConfig.DEFAULT_TIMEOUT);
    HttpClient http =
        new JdkHttpClientBuilder(
                java.net.http.HttpClient.newBuilder().sslContext(trusting(caCertificate)))
            .build();
    SecretClient bare =
        new SecretClientBuilder()
            .vaultUrl("https://" + address.getRawAuthority())
            .disableChallengeResourceVerification()
            .httpClient(http)
            .credential(
                new ClientSecretCredentialBuilder()
                    .tenantId(TENANT)
                    .clientId(CLIENT)
                    .clientSecret(CLIENT_SECRET)
                    .authorityHost(address.toString())
                    .disableInstanceDiscovery()
                    .httpClient(http)
                    .build())
            .buildClient();
    return new VendorPair(
        "azure-key-vault, own fake",
        name,
        KeyVaultBackend.open(
            "default", new KeyVaultConfig(config, "", KeyVaultConfig.Names.NATIVE)),
        () -> bare.getSecret(name).getValue(),
        () -> {});
  }

  private static SSLContext trusting(Path caCertificate)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(caCertificate)) {
      trusted.setCertificateEntry(
          "fake", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
