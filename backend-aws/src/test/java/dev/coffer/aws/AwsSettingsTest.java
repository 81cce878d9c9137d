package dev.coffer.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.SecretsClient;
import dev.coffer.aws.AwsWire.Answer;
import dev.coffer.config.CofferConfig;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code coffer.yaml} says of AWS. The service is a fake of the wire. */
final class AwsSettingsTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("KEY", "secret-access-key");

  @TempDir Path folder;

  @Test
  void a_store_is_reached_where_and_as_whom_the_file_says() {
    try (AwsWire wire =
            AwsWire.answering(
                request ->
                    Answer.ok(
                        "{\"Name\":\"teams/trading/db\",\"VersionId\":\"%s\",\"SecretString\":\"hunter2\",\"VersionStages\":[\"AWSCURRENT\"]}"
                            .formatted("v".repeat(32))));
        SecretsClient secrets =
            client(
                "type: aws-secrets-manager, prefix: teams/trading",
                wire.config().endpoint(),
                "{ method: keys, accessKeyId: AKIDEXAMPLE, secretAccessKey: { env: KEY } }")) {
      try (var value = secrets.get("db")) {
        assertThat(value.utf8()).isEqualTo("hunter2");
      }
      assertThat(wire.requests().get(0).target()).isEqualTo("secretsmanager.GetSecretValue");
      assertThat(wire.requests().get(0).body()).contains("\"SecretId\":\"teams/trading/db\"");
    }
  }

  @Test
  void what_does_not_go_together_is_refused_with_its_place() {
    assertRefused("{ method: profile }", "profile");
    assertRefused("{ accessKeyId: A }", "method: keys");
    assertRefused("{ method: keys, accessKeyId: A, secretAccessKey: plain }", "secretAccessKey");
    assertRefused("{ externalId: x }", "there is no role");
    assertRefused("{ method: magic }", "\"method\" has a value");
  }

  @Test
  void an_endpoint_without_tls_is_for_loopback_alone() {
    for (String endpoint :
        new String[] {
          "http://10.0.0.1:80", "ftp://127.0.0.1", "https://u:p@host", "http://x@127.0.0.1"
        }) {
      SecretsException error = refusal(URI.create(endpoint), "{ method: default }");
      assertThat(error.code()).isEqualTo(ErrorCode.CONFIGURATION);
      assertThat(error).hasMessageContaining("not an https address");
    }
  }

  @Test
  void a_credential_that_is_not_there_is_told_at_the_first_call() {
    try (AwsWire wire = AwsWire.answering(request -> Answer.ok("{}"));
        SecretsClient secrets =
            client(
                "type: aws-parameter-store",
                wire.config().endpoint(),
                "{ method: profile, profile: coffer-no-such-profile }")) {
      SecretsException error =
          catchThrowableOfType(SecretsException.class, () -> secrets.get("db"));
      assertThat(error.code()).isEqualTo(ErrorCode.BACKEND_DENIED);
      assertThat(error.remedy()).contains("auth:");
      assertThat(wire.requests()).isEmpty();
    }
  }

  private void assertRefused(String auth, String what) {
    SecretsException error = refusal(URI.create("https://aws.example"), auth);
    assertThat(error.code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(error).hasMessageContaining("coffer.yaml:").hasMessageContaining(what);
  }

  private SecretsException refusal(URI endpoint, String auth) {
    return catchThrowableOfType(
        SecretsException.class, () -> client("type: aws-secrets-manager", endpoint, auth).close());
  }

  private SecretsClient client(String store, URI endpoint, String auth) {
    try {
      Path file =
          Files.writeString(
              folder.resolve("coffer.yaml"),
              "stores:\n  default: { %s, region: eu-central-1, endpoint: \"%s\", auth: %s }\n"
                  .formatted(store, endpoint, auth));
      return SecretsClient.of(CofferConfig.load(file, ENVIRONMENT).openStores());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
