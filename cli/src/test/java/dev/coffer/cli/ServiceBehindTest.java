package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.coffer.server.development.DevelopmentFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command says of the service behind a store, here a real OpenBao. */
class ServiceBehindTest {
  @TempDir static Path home;

  private static BaoProcess bao;

  @BeforeAll
  static void start() throws Exception {
    bao = new BaoProcess(home.resolve("bao"));
    bao.call("POST", "sys/mounts/kv", "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}");
    await()
        .ignoreExceptions()
        .until(() -> bao.call("GET", "kv/config", "").contains("max_versions"));
    bao.token(home.resolve("all"), "path \"kv/*\" { capabilities = [\"create\", \"read\"] }");
    bao.token(home.resolve("some"), "path \"kv/metadata/*\" { capabilities = [\"read\"] }");
    Cli writing =
        new Cli(home).with("COFFER_CONFIG", file("writing.yaml", vault("all")).toString());
    assertThat(writing.runWith("v", "put", "broker/host").err()).isEmpty();
  }

  @AfterAll
  static void stop() throws Exception {
    bao.close();
  }

  private static String vault(String token) {
    return "  default: { type: vault, address: \"%s\", mount: kv, prefix: teams/trading, auth: { token: { file: %s } } }\n"
        .formatted(bao.address(), home.resolve(token));
  }

  private static Path file(String name, String stores) throws IOException {
    return Files.writeString(home.resolve(name), "stores:\n" + stores);
  }

  @Test
  void describe_shows_what_the_service_calls_it_in_process_and_over_the_wire() throws Exception {
    Path inProcess = file("in-process.yaml", vault("all"));
    Cli cli = new Cli(home);
    Cli.Result here =
        cli.run("--config", inProcess.toString(), "--json", "describe", "--native", "broker/host");
    assertThat(Json.read(here.out()))
        .containsEntry("name", "broker/host")
        .containsEntry("nativeName", "teams/trading/broker/host");
    assertThat(
            cli.run("--config", inProcess.toString(), "describe", "--native", "broker/host").out())
        .contains("teams/trading/broker/host");

    int port = ServerVerbTest.freePort();
    DevelopmentFolder tls = DevelopmentFolder.prepare(home.resolve("tls"), 0, 0);
    tls.issueAdministrator(home.resolve("client.pem"), home.resolve("client-key.pem"));
    Files.writeString(
        home.resolve("server.yaml"),
        """
        server:
          listen: 127.0.0.1:%d
          operations: 127.0.0.1:0
          tls: { certificate: tls/server.pem, key: tls/server-key.pem, clientCa: tls/ca.pem }
          data: data
        access: { admins: [ "%s" ] }
        system: { store: own }
        stores:
          own:
            type: sealed
            records: { type: sqlite, path: records.db }
            rootKey: { type: software, file: root.key }
        """
                .formatted(port, DevelopmentFolder.ADMINISTRATOR)
            + vault("all"));
    assertThat(cli.run("--config", "server.yaml", "bootstrap").exit()).isZero();
    Process server =
        new CliProcess(home, Map.of())
            .start(home.resolve("log"), "--config", "server.yaml", "server");
    try {
      cli.run(
          "context",
          "create",
          "production",
          "--address",
          "127.0.0.1:" + port,
          "--ca-certificate",
          "tls/ca.pem",
          "--client-certificate",
          "client.pem",
          "--client-key",
          "client-key.pem");
      await().atMost(Duration.ofSeconds(60)).until(() -> cli.run("status").exit() == 0);
      assertThat(Json.read(cli.run("--json", "describe", "--native", "broker/host").out()))
          .containsEntry("nativeName", "teams/trading/broker/host");
    } finally {
      server.destroy();
      server.waitFor();
    }
  }

  @Test
  void doctor_names_the_permission_that_is_missing_and_goes_on_to_the_next_store()
      throws IOException {
    Path two =
        file(
            "two.yaml",
            vault("some")
                + vault("all").replace("default:", "good:")
                + "  keyed: { type: sealed, records: { type: memory }, rootKey: { type: vault-transit,"
                + " address: \""
                + bao.address()
                + "\", key: coffer, auth: { token: { file: all } } } }\n");
    Cli.Result doctor = new Cli(home).run("--config", two.toString(), "doctor");

    assertThat(doctor.exit()).isEqualTo(1);
    assertThat(doctor.out())
        .contains("WRONG  store default: BACKEND_DENIED: ")
        .contains("mend: Grant read on the path \"kv/data/teams/trading/coffer-probe\".")
        .contains("ok     store good: answers")
        .contains("WRONG  store keyed: ");
  }

  @Test
  void doctor_prints_a_policy_that_mends_it() throws Exception {
    Path file = file("printed.yaml", vault("some"));
    Cli cli = new Cli(home).with("COFFER_CONFIG", file.toString());
    Cli.Result printed = cli.run("doctor", "--permissions");
    assertThat(printed.exit()).as(printed.err()).isZero();
    assertThat(printed.out()).startsWith("# stores.default: Vault policy (HCL)\n");
    assertThat(Json.read(cli.run("--json", "doctor", "--permissions").out()))
        .containsEntry("path", "stores.default");

    // The remarks are comments of HCL, so what is printed is loaded as it stands.
    bao.token(home.resolve("printed"), printed.out());
    Path mended = file("mended.yaml", vault("printed"));
    assertThat(new Cli(home).run("--config", mended.toString(), "doctor").out())
        .contains("ok     store default: answers");
  }

  @Test
  void permissions_are_those_of_a_file() {
    Cli.Result none = new Cli(home).run("doctor", "--permissions");
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err()).contains("--config");
  }
}
