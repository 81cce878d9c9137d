package dev.coffer.benchmarks;

import dev.coffer.SecretsClient;
import dev.coffer.aws.AwsConfig;
import dev.coffer.aws.AwsCredential;
import dev.coffer.aws.parameterstore.ParameterStoreBackend;
import dev.coffer.aws.parameterstore.ParameterStoreConfig;
import dev.coffer.aws.secretsmanager.SecretsManagerBackend;
import dev.coffer.aws.secretsmanager.SecretsManagerConfig;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretValue;
import dev.coffer.spi.ClientTls;
import dev.coffer.vault.VaultBackend;
import dev.coffer.vault.VaultConfig;
import dev.coffer.vault.VaultLogin;
import dev.coffer.vault.VaultServer;
import io.github.jopenlibs.vault.Vault;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * Our get without a cache beside the same call by the bare client of the vendor, in one process and
 * one run, in turns: on a real OpenBao, on LocalStack, and on our own fakes of Google Cloud and
 * Azure. One secret of 256 bytes, one call at a time. Ends with 1 when a target is missed.
 *
 * <p>Arguments: how many rounds (9), how many calls one has (200), and which of vault, aws, google
 * and azure (all).
 */
public final class VendorGetComparison {
  private static final String NAME = "benchmark/get";
  private static final String FLAT_NAME = "benchmark-get";
  private static final String VALUE = "v".repeat(256);
  private static final double MOST_RATIO = 1.05;
  private static final double MOST_MICROS = 50;
  private static final int WARM_UP = 4;

  private final int rounds;
  private final int calls;
  private boolean met = true;

  private VendorGetComparison(int rounds, int calls) {
    this.rounds = rounds;
    this.calls = calls;
  }

  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9;
    int calls = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
    List<String> which =
        List.of(arguments).subList(Math.min(2, arguments.length), arguments.length);
    VendorGetComparison comparison = new VendorGetComparison(rounds, calls);
    for (String each : which.isEmpty() ? List.of("vault", "aws", "google", "azure") : which) {
      comparison.on(each, Files.createTempDirectory("coffer-vendors"));
    }
    System.exit(comparison.met ? 0 : 1);
  }

  private void on(String which, Path folder) throws Exception {
    switch (which) {
      case "vault" -> {
        try (PeerScript.OpenBao bao = new PeerScript.OpenBao(folder.resolve("openbao"))) {
          compare(vault(bao));
        }
      }
      case "aws" -> {
        try (PeerScript.Service aws = PeerScript.Service.aws(folder)) {
          compare(secretsManager(aws.address()));
          compare(parameterStore(aws.address()));
        }
      }
      case "google" -> {
        try (PeerScript.Service google = PeerScript.Service.fake("google", folder)) {
          compare(FakeCloudPairs.google(google.address(), FLAT_NAME));
        }
      }
      case "azure" -> {
        try (PeerScript.Service azure = PeerScript.Service.fake("azure", folder)) {
          compare(FakeCloudPairs.azure(azure.address(), azure.caCertificate(), FLAT_NAME));
        }
      }
      default -> throw new IllegalArgumentException(which + " is none of the stores");
    }
  }

  private static VendorPair vault(PeerScript.OpenBao bao) throws Exception {
    bao.mount("kv");
    VaultServer server =
        new VaultServer(
            bao.address(),
            null,
            ClientTls.system(),
            new VaultLogin.Token(() -> SecretValue.ofUtf8(bao.token())),
            VaultServer.DEFAULT_TIMEOUT);
    VaultConfig config =
        new VaultConfig(
            server,
            "kv",
            NamePrefix.ALL,
            VaultConfig.Names.NATIVE,
            VaultConfig.Engine.V2,
            64 * 1024);
    Vault bare =
        Vault.create(
            new io.github.jopenlibs.vault.VaultConfig()
                .address(bao.address().toString())
                .token(bao.token())
                .engineVersion(2)
                .build());
    return new VendorPair(
        "vault",
        NAME,
        VaultBackend.open("default", config),
        () -> bare.logical().read("kv/" + NAME).getData().get("value"),
        () -> {});
  }

  private static AwsConfig config(URI address) {
    AwsCredential credential =
        new AwsCredential.Keys("000000000042", () -> SecretValue.ofUtf8("any"), null);
    return new AwsConfig(Region.EU_CENTRAL_1.id(), address, credential, null);
  }

  private static StaticCredentialsProvider keys() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create("000000000042", "any"));
  }

  private static VendorPair secretsManager(URI address) {
    SecretsManagerClient bare =
        SecretsManagerClient.builder()
            .region(Region.EU_CENTRAL_1)
            .endpointOverride(address)
            .credentialsProvider(keys())
            .build();
    return new VendorPair(
        "aws-secrets-manager",
        NAME,
        SecretsManagerBackend.open(SecretsManagerConfig.of(config(address))),
        () -> bare.getSecretValue(get -> get.secretId(NAME)).secretString(),
        bare);
  }

  private static VendorPair parameterStore(URI address) {
    SsmClient bare =
        SsmClient.builder()
            .region(Region.EU_CENTRAL_1)
            .endpointOverride(address)
            .credentialsProvider(keys())
            .build();
    return new VendorPair(
        "aws-parameter-store",
        NAME,
        ParameterStoreBackend.open(ParameterStoreConfig.of(config(address))),
        () ->
            bare.getParameter(get -> get.name("/" + NAME).withDecryption(true)).parameter().value(),
        bare);
  }

  private void compare(VendorPair pair) throws Exception {
    try (AutoCloseable bareClient = pair.bareClient();
        SecretsClient client = SecretsClient.builder().store("default", pair.ours()).build();
        SecretValue value = SecretValue.ofUtf8(VALUE)) {
      client.put(pair.name(), value);
      VendorPair.Call ours =
          () -> {
            try (SecretValue got = client.get(pair.name())) {
              return got.utf8();
            }
          };
      List<Double> ratios = new ArrayList<>();
      List<Double> micros = new ArrayList<>();
      for (int i = 0; i < WARM_UP + rounds; i++) {
        double ofVendor = median(pair.bare());
        double ofOurs = median(ours);
        if (i >= WARM_UP) {
          ratios.add(ofOurs / ofVendor);
          micros.add(ofOurs - ofVendor);
          System.out.printf(
              Locale.ROOT, "%-28s bare %8.1f µs   ours %8.1f µs%n", pair.type(), ofVendor, ofOurs);
        }
      }
      met &= Targets.atMost(pair.type() + ", times the bare client", middle(ratios), MOST_RATIO);
      met &= Targets.atMost(pair.type() + ", µs more", middle(micros), MOST_MICROS);
    }
  }

  /** Of one round, in microseconds. */
  private double median(VendorPair.Call call) throws Exception {
    long[] nanos = new long[calls];
    for (int i = 0; i < calls; i++) {
      long began = System.nanoTime();
      String got = call.get();
      nanos[i] = System.nanoTime() - began;
      if (!VALUE.equals(got)) {
        throw new IOException("another value was read");
      }
    }
    Arrays.sort(nanos);
    return nanos[calls / 2] / 1e3;
  }

  private static double middle(List<Double> figures) {
    return figures.stream().sorted(Comparator.naturalOrder()).toList().get(figures.size() / 2);
  }
}
