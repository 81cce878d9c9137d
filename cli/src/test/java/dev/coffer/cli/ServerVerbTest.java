package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.coffer.server.development.DevelopmentFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server as it runs in production: client certificates, bootstrap, and reasons not to start. */
class ServerVerbTest {
  @TempDir Path home;
  private Cli cli;
  private int port;

  @BeforeEach
  void a_production_file() throws IOException {
    port = freePort();
    DevelopmentFolder tls = DevelopmentFolder.prepare(home.resolve("tls"), 0, 0);
    tls.issueAdministrator(home.resolve("client.pem"), home.resolve("client-key.pem"));
    write(
        """
        server:
          listen: 127.0.0.1:%d
          operations: 127.0.0.1:0
          tls: { certificate: tls/server.pem, key: tls/server-key.pem, clientCa: tls/ca.pem }
          data: data
        access: { admins: [ "%s" ] }
        stores:
          default:
            type: sealed
            records: { type: sqlite, path: records.db }
            rootKey: { type: software, file: root.key }
        """
            .formatted(port, DevelopmentFolder.ADMINISTRATOR));
    cli = new Cli(home);
  }

  @Test
  void a_file_is_judged_without_being_used() throws IOException {
    Cli.Result before = server("--check");
    bootstrap();
    Cli.Result after = server("--check");
    Files.writeString(home.resolve("coffer.yaml"), "server: { lisen: x }\n");
    Cli.Result broken = server("--check");

    assertThat(before.exit()).isEqualTo(1);
    assertThat(before.out()).contains("bootstrap");
    assertThat(after.exit()).as(after.out()).isZero();
    assertThat(broken.exit()).isEqualTo(2);
    assertThat(broken.err()).contains("coffer.yaml:1:", "listen");
  }

  @Test
  void bootstrap_leaves_a_token_for_its_owner_alone() throws IOException {
    Cli.Result made = bootstrap();

    Path token = Path.of(Json.read(made.out()).get("tokenFile").toString());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
        .isEqualTo("rw-------");
    assertThat(made.out() + made.err()).doesNotContain(Files.readString(token));
    assertThat(bootstrap().exit()).isZero();
  }

  @Test
  void a_client_certificate_is_all_it_takes_and_a_signal_ends_it() throws Exception {
    bootstrap();
    Process server =
        new CliProcess(home, Map.of())
            .start(home.resolve("log"), "--config", "coffer.yaml", "server");
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

    assertThat(cli.runWith("v", "put", "a").exit()).isZero();
    assertThat(Json.read(cli.run("whoami", "--json").out()))
        .containsEntry("principal", DevelopmentFolder.ADMINISTRATOR)
        .containsEntry("method", "certificate");
    assertThat(bare().run("--timeout", "3s", "get", "a").exit()).isIn(4, 7);

    server.destroy();
    assertThat(server.waitFor()).isEqualTo(143);
    assertThat(cli.run("--timeout", "2s", "get", "a").exit()).isEqualTo(7);
    assertThat(cli.run("--config", "coffer.yaml", "get", "a").out()).isEqualTo("v");
  }

  @Test
  void a_server_warns_of_secrets_in_variables_by_their_place() throws Exception {
    Files.writeString(
        home.resolve("coffer.yaml"),
        Files.readString(home.resolve("coffer.yaml"))
            + """
              application:
                type: layered
                layers: [ { type: environment, prefix: DP_ }, default ]
            """);
    bootstrap();
    Process server =
        new CliProcess(home, Map.of())
            .start(home.resolve("log"), "--config", "coffer.yaml", "server");
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> Files.readString(home.resolve("log")).contains("variables of the process"));
      assertThat(Files.readString(home.resolve("log"))).containsPattern("coffer\\.yaml:14:\\d+: ");
    } finally {
      server.destroy();
      server.waitFor();
    }
  }

  @Test
  void a_port_in_use_ends_with_7() throws IOException {
    bootstrap();
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      Cli.Result result = server();

      assertThat(taken.isBound()).isTrue();
      assertThat(result.exit()).isEqualTo(7);
      assertThat(result.err()).contains(Integer.toString(port));
    }
  }

  @Test
  void damaged_data_ends_with_8_and_missing_parts_with_2() throws IOException {
    assertThat(server().exit()).isEqualTo(2);
    bootstrap();
    Files.move(home.resolve("root.key"), home.resolve("away"));
    assertThat(server().exit()).isEqualTo(2);
    Files.move(home.resolve("away"), home.resolve("root.key"));
    byte[] bytes = Files.readAllBytes(home.resolve("data/records.db"));
    for (int i = 4096; i < bytes.length; i += 7) {
      bytes[i] ^= 0x55;
    }
    Files.write(home.resolve("data/records.db"), bytes);
    assertThat(server().exit()).isEqualTo(8);
  }

  private Cli bare() {
    return new Cli(home.resolve("nobody"))
        .with("COFFER_ADDRESS", "127.0.0.1:" + port)
        .with("COFFER_CA_CERTIFICATE", home.resolve("tls/ca.pem").toString());
  }

  private Cli.Result bootstrap() {
    Cli.Result made = cli.run("--config", "coffer.yaml", "bootstrap", "--json");
    assertThat(made.exit()).as(made.err()).isZero();
    return made;
  }

  private Cli.Result server(String... more) {
    return more.length == 0
        ? cli.run("--config", "coffer.yaml", "server")
        : cli.run("--config", "coffer.yaml", "server", more[0]);
  }

  private void write(String yaml) throws IOException {
    Files.writeString(home.resolve("coffer.yaml"), yaml);
  }

  static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
