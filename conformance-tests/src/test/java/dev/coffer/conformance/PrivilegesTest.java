package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.coffer.aws.AwsAction;
import dev.coffer.azure.AzureAction;
import dev.coffer.config.CofferConfig;
import dev.coffer.config.NeededPrivileges;
import dev.coffer.conformance.peer.LocalStack;
import dev.coffer.gcp.GcpAction;
import dev.coffer.spi.Privileges;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code coffer doctor --permissions} prints for the clouds: of the form that each takes, and
 * with every permission that a call of the module names. Whether it is enough nobody proves here:
 * no peer enforces it.
 */
final class PrivilegesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String YAML =
      """
      stores:
        default:
          type: sealed
          records: { type: memory }
          rootKey:
            type: aws-kms
            region: eu-central-1
            key: alias/coffer
            previous: [ 1234abcd-12ab-34cd-56ef-1234567890ab ]
            signingKey: "arn:aws:kms:eu-central-1:111122223333:key/5678"
        cloud:
          type: aws-secrets-manager
          region: eu-central-1
          prefix: teams/trading
          kmsKey: "arn:aws:kms:eu-central-1:111122223333:alias/secrets"
          auth: { role: "arn:aws:iam::444455556666:role/coffer" }
        china: { type: aws-parameter-store, region: cn-north-1, tier: advanced, kmsKey: some-id }
        google: { type: gcp-secret-manager, project: my-project, prefix: "trading-" }
        googleKey:
          type: sealed
          records: { type: memory }
          rootKey: { type: gcp-kms, key: projects/p/locations/europe-west3/keyRings/r/cryptoKeys/k, macKey: projects/p/locations/europe-west3/keyRings/r/cryptoKeys/m }
        azure: { type: azure-key-vault, vault: "https://my-vault.vault.azure.net" }
        azureKey:
          type: sealed
          records: { type: memory }
          rootKey: { type: azure-key-vault, vault: "https://my-vault.vault.azure.net", key: coffer, signingKey: signs }
        application:
          type: layered
          layers: [ cloud, { type: yaml, path: defaults.yaml }, { type: gcp-secret-manager, project: other } ]
      """;

  @TempDir Path folder;

  private Map<String, Privileges> printed() throws IOException {
    Path file = Files.writeString(folder.resolve("coffer.yaml"), YAML);
    Map<String, Privileges> all = new TreeMap<>();
    for (NeededPrivileges one : CofferConfig.load(file).privileges()) {
      all.put(one.path(), one.privileges());
      assertThat(one.privileges().remarks()).isNotEmpty().allMatch(remark -> remark.endsWith("."));
    }
    return all;
  }

  @Test
  void names_every_service_of_the_file_and_no_other() throws IOException {
    assertThat(printed())
        .containsOnlyKeys(
            "stores.default.rootKey",
            "stores.cloud",
            "stores.china",
            "stores.google",
            "stores.googleKey.rootKey",
            "stores.azure",
            "stores.azureKey.rootKey",
            "stores.application.layers[2]");
  }

  @Test
  void is_bound_to_the_configured_region_account_prefix_and_key() throws IOException {
    Map<String, Privileges> all = printed();
    JsonNode cloud = statement(all.get("stores.cloud"), "CofferReads");
    assertThat(cloud.path("Resource").asText())
        .isEqualTo("arn:aws:secretsmanager:eu-central-1:444455556666:secret:teams/trading/*");
    JsonNode key = statement(all.get("stores.cloud"), "CofferKey");
    assertThat(key.path("Resource").asText())
        .isEqualTo("arn:aws:kms:eu-central-1:111122223333:key/*");
    assertThat(key.path("Condition").toString())
        .contains("secretsmanager.eu-central-1.amazonaws.com", "\"alias/secrets\"");
    JsonNode china = statement(all.get("stores.china"), "CofferWrites");
    assertThat(china.path("Resource").asText())
        .isEqualTo("arn:aws-cn:ssm:cn-north-1:*:parameter/*");
    JsonNode root = statement(all.get("stores.default.rootKey"), "CofferRootKey");
    assertThat(root.path("Resource").asText()).isEqualTo("arn:aws:kms:eu-central-1:*:key/*");
    assertThat(root.path("Condition").toString()).contains("alias/coffer");
    assertThat(
            statement(all.get("stores.default.rootKey"), "CofferPreviousKey1")
                .path("Action")
                .toString())
        .contains("kms:Decrypt")
        .doesNotContain("kms:Encrypt");
  }

  private static JsonNode statement(Privileges privileges, String sid) throws IOException {
    for (JsonNode statement : JSON.readTree(privileges.document()).path("Statement")) {
      if (statement.path("Sid").asText().equals(sid)) {
        return statement;
      }
    }
    throw new AssertionError("no statement " + sid + " in " + privileges.document());
  }

  @Test
  void for_aws_is_taken_by_iam() throws Exception {
    for (Privileges each : ofForm("IAM policy (JSON)", 3)) {
      assertThat(createPolicy(each.document())).as(each.document()).isEqualTo(200);
    }
    String broken =
        ofForm("IAM policy (JSON)", 3).get(0).document().replace("\"Allow\"", "\"Let\"");
    assertThat(createPolicy(broken)).isEqualTo(400);
  }

  private List<Privileges> ofForm(String form, int count) throws IOException {
    List<Privileges> all =
        printed().values().stream().filter(each -> each.form().equals(form)).toList();
    assertThat(all).hasSize(count);
    return all;
  }

  /** The status with which the peer's IAM, which checks the grammar, answers. */
  private static int createPolicy(String document) throws Exception {
    String body =
        "Action=CreatePolicy&Version=2010-05-08&PolicyName=p"
            + System.nanoTime()
            + "&PolicyDocument="
            + URLEncoder.encode(document, StandardCharsets.UTF_8);
    URI peer = LocalStack.running().address();
    HttpRequest request =
        HttpRequest.newBuilder(peer)
            .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=000000000001/20260101/us-east-1/iam/aws4_request,"
                    + " SignedHeaders=host, Signature=0")
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    return response.statusCode();
  }

  @Test
  void for_google_cloud_and_azure_is_a_role_of_its_own() throws IOException {
    for (Privileges each : ofForm("Google Cloud role (JSON)", 3)) {
      JsonNode role = JSON.readTree(each.document());
      assertThat(role.path("title").asText()).hasSizeBetween(1, 100);
      assertThat(role.path("stage").asText()).isEqualTo("GA");
      assertThat(role.path("includedPermissions"))
          .isNotEmpty()
          .allMatch(one -> one.asText().matches("[a-z]+\\.[A-Za-z.]+\\.[A-Za-z]+"));
    }
    for (Privileges each : ofForm("Azure role (JSON)", 2)) {
      JsonNode role = JSON.readTree(each.document());
      assertThat(role.path("IsCustom").asBoolean()).isTrue();
      assertThat(role.path("AssignableScopes")).hasSize(1);
      assertThat(role.path("DataActions"))
          .isNotEmpty()
          .allMatch(
              one ->
                  one.asText()
                      .matches("Microsoft\\.KeyVault/vaults/(secrets|keys)/[A-Za-z]+(/action)?"));
    }
  }

  /** A call that is added without its permission would work for its author and for nobody else. */
  @Test
  void names_every_permission_that_a_call_of_the_modules_names() throws Exception {
    Map<String, Privileges> all = printed();
    Map<String, String> classes =
        Map.of(
            "aws.secretsmanager.SecretsManagerCalls", "stores.cloud",
            "aws.parameterstore.ParameterStoreCalls", "stores.china",
            "aws.kms.KmsKeyProvider", "stores.default.rootKey",
            "gcp.secretmanager.SecretManagerCalls", "stores.google",
            "gcp.kms.CloudKmsCalls", "stores.googleKey.rootKey",
            "azure.keyvault.KeyVaultCalls", "stores.azure",
            "azure.keys.KeyVaultKeyCalls", "stores.azureKey.rootKey");
    for (Map.Entry<String, String> one : classes.entrySet()) {
      Privileges printed = all.get(one.getValue());
      String told = printed.document() + printed.remarks();
      List<String> named = permissions(Class.forName("dev.coffer." + one.getKey()));
      assertThat(named).as(one.getKey()).hasSizeGreaterThan(5);
      for (String permission : named) {
        assertThat(told).contains(permission);
      }
    }
  }

  private static List<String> permissions(Class<?> calls) throws IllegalAccessException {
    List<String> named = new ArrayList<>();
    for (Field field : calls.getDeclaredFields()) {
      field.setAccessible(true);
      if (field.getType() == AwsAction.class) {
        named.addAll(List.of(((AwsAction) field.get(null)).permission().split(" and ")));
      } else if (field.getType() == GcpAction.class) {
        named.add(((GcpAction) field.get(null)).permission());
      } else if (field.getType() == AzureAction.class) {
        named.add(((AzureAction) field.get(null)).permission());
      }
    }
    return named;
  }
}
