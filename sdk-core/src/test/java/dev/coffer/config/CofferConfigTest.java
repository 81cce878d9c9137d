package dev.coffer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.layer.cache.CacheConfig;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.Slot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CofferConfigTest {
  private static final String SEALED =
      """
      stores:
        default:
          type: sealed
          records: { type: test-records, path: records.db }
          rootKey: { type: test-key, path: root.key }
      """;

  @TempDir Path folder;
  private ConfigFile file;

  @BeforeEach
  void openFile() {
    file = new ConfigFile(folder);
  }

  @Test
  void aServerIsReadWithItsDefaults() {
    CofferConfig config = file.load(ConfigFile.SERVER + SEALED);

    ServerConfig server = config.server();
    assertThat(server.listen()).isEqualTo(new ListenAddress("127.0.0.1", 7443));
    assertThat(server.operations()).isEqualTo(new ListenAddress("127.0.0.1", 7480));
    assertThat(server.profile()).isEqualTo(Profile.PRODUCTION);
    assertThat(server.limits()).isEqualTo(LimitsConfig.DEFAULTS);
    assertThat(config.systemStore()).isEqualTo("default");
    assertThat(config.access().admins()).isEmpty();
    assertThat(config.access().token()).isNull();
    assertThat(server.unsafeSettings()).isEmpty();
    assertThat(config.pipeline().in(Slot.CACHE)).isNull();
  }

  @Test
  void everySettingOfAServerIsRead() {
    CofferConfig config =
        file.load(
            """
            server:
              listen: "[::1]:0"
              operations: 0.0.0.0:9000
              profile: development
              logLevel: info
              tls: { certificate: c.pem, key: k.pem, unsafe_noClientCa: true }
              data: /var/lib/coffer
              limits:
                maxConnections: 1
                maxConnectionsPerAddress: 2
                maxCallsPerConnection: 3
                maxCalls: 4
                maxCallsPerStore: 6
                maxWatches: 7
                maxWatchesPerPrincipal: 8
                watchPatience: 9s
                maxMessageBytes: 1MiB
                maxHeaderBytes: 8KiB
                maxResets: 5
                handshakeTimeout: 1s
                idleTimeout: 2m
                maxConnectionAge: 3h
                keepAlive: 4s
                maxDeadline: PT5S
                drainTime: 0s
            access: { admins: [ "spiffe://prod/ops" ], token: { file: token } }
            cache: { ttl: 5m, maxBytes: 32MiB, staleFor: 1h }
            """
                + SEALED);

    assertThat(config.server())
        .isEqualTo(
            new ServerConfig(
                new ListenAddress("::1", 0),
                new ListenAddress("0.0.0.0", 9000),
                new TlsConfig(folder.resolve("c.pem"), folder.resolve("k.pem"), null),
                Path.of("/var/lib/coffer"),
                Profile.DEVELOPMENT,
                new LimitsConfig(
                    1,
                    2,
                    3,
                    4,
                    6,
                    7,
                    8,
                    Duration.ofSeconds(9),
                    1 << 20,
                    8 << 10,
                    5,
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(2),
                    Duration.ofHours(3),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(5),
                    Duration.ZERO),
                LogLevel.INFO));
    assertThat(config.server().unsafeSettings()).containsExactly("server.tls.unsafe_noClientCa");
    assertThat(config.access().admins()).containsExactly("spiffe://prod/ops");
    assertThat(config.access().token()).hasToString("file " + folder.resolve("token"));
    assertThat(config.pipeline().in(Slot.CACHE))
        .isEqualTo(
            CacheConfig.ofTtl(Duration.ofMinutes(5))
                .withMaxBytes(32L << 20)
                .withStaleFor(Duration.ofHours(1)));
  }

  @Test
  void aFileForAProgramInProcessNeedsNoServer() {
    CofferConfig config = file.load("stores: { default: { type: test-plain } }");

    assertThat(config.hasServer()).isFalse();
    assertThat(config.storeNames()).containsExactly("default");
    assertThatThrownBy(config::server)
        .isInstanceOfSatisfying(
            SecretsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .hasMessageContaining("no section \"server\"");
  }

  @Test
  void storesKeepTheOrderOfTheFile() {
    CofferConfig config =
        file.load(
            "stores: { b: { type: test-plain }, a: { type: test-plain }, c: { type: test-plain } }");

    assertThat(config.storeNames()).containsExactly("b", "a", "c");
  }

  @Test
  void anyScalarMayComeFromTheEnvironment() {
    CofferConfig config =
        file.load(
            """
            server:
              listen: { env: LISTEN }
              profile: { env: PROFILE }
              tls: { certificate: { env: CERT }, key: k.pem, clientCa: ca.pem }
              data: { env: DATA }
              limits: { maxCalls: { env: CALLS }, idleTimeout: { env: IDLE } }
            access: { admins: [ { env: ADMIN } ] }
            """
                + SEALED,
            Map.of(
                "LISTEN", "0.0.0.0:1",
                "PROFILE", "production",
                "CERT", "certs/server.pem",
                "DATA", "/data",
                "CALLS", "7",
                "IDLE", "7s",
                "ADMIN", "ops.example"));

    assertThat(config.server().listen()).hasToString("0.0.0.0:1");
    assertThat(config.server().tls().certificate()).isEqualTo(folder.resolve("certs/server.pem"));
    assertThat(config.server().data()).isEqualTo(Path.of("/data"));
    assertThat(config.server().limits().maxCalls()).isEqualTo(7);
    assertThat(config.server().limits().idleTimeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(config.access().admins()).containsExactly("ops.example");
  }

  @Test
  void whatAFileNamesAndIsNotThereIsFoundWithoutOpeningAnything() {
    CofferConfig config = file.load(ConfigFile.SERVER + SEALED);

    List<String> findings = config.check();

    assertThat(findings).anyMatch(f -> f.startsWith("server.tls.certificate: the file "));
    assertThat(findings).anyMatch(f -> f.startsWith("server.tls.key: the file "));
    assertThat(findings).anyMatch(f -> f.startsWith("server.tls.clientCa: the file "));
    assertThat(findings).anyMatch(f -> f.startsWith("server.data: the folder "));
    assertThat(findings).anyMatch(f -> f.startsWith("access.admins is empty"));
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void aFileWithEverythingInPlaceHasNoFindings() throws Exception {
    for (String name : List.of("server.pem", "server-key.pem", "clients.pem")) {
      Files.setPosixFilePermissions(
          file.write(name, "pem"), PosixFilePermissions.fromString("rw-------"));
    }
    Files.createDirectory(folder.resolve("data"));
    CofferConfig config = file.load(ConfigFile.SERVER + "access: { admins: [ ops ] }\n" + SEALED);

    assertThat(config.check()).isEmpty();
  }
}
