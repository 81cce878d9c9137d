package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.coffer.SecretsClient;
import dev.coffer.config.CofferConfig;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Retryability;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.remote.RemoteServer;
import dev.coffer.spi.ClientTls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connection over the life of its server. */
class RemoteServerTest {
  @TempDir private Path folder;

  @Test
  void aClientOutlivesItsServerAndFindsTheNextOne() throws IOException {
    try (ProductionServer server = ProductionServer.start(folder);
        SecretsClient client = SecretsClient.connect(target(server), admin(server))) {
      client.put("kept", SecretValue.ofUtf8("value"));
      String text = Files.readString(server.file());
      int port = server.server().port();
      ProductionServer.write(
          server.file(), text.replace("listen: 127.0.0.1:0", "listen: 127.0.0.1:" + port));

      server.server().close();
      SecretsException gone =
          fails(() -> client.withTimeout(Duration.ofSeconds(2)).get("kept").close());
      assertThat(gone.code()).isIn(ErrorCode.UNAVAILABLE, ErrorCode.DEADLINE_EXCEEDED);

      server.restart();
      await()
          .ignoreExceptionsInstanceOf(SecretsException.class)
          .untilAsserted(
              () -> {
                try (SecretValue value = client.get("kept")) {
                  assertThat(value.utf8()).isEqualTo("value");
                }
              });
    }
  }

  @Test
  void aBackupOverTheWireIsRestoredAsAStoreOfTheNextEpoch() throws IOException {
    Path copy = folder.resolve("copy");
    try (ProductionServer server = ProductionServer.start(folder);
        SecretsClient client = SecretsClient.connect(target(server), admin(server));
        RemoteServer remote = RemoteServer.connect(target(server), admin(server), null)) {
      client.put("kept", SecretValue.ofUtf8("a value to find"));
      long size = remote.backup("default", copy);
      assertThat(Files.size(copy)).isEqualTo(size);
      assertThat(Files.readString(copy, StandardCharsets.ISO_8859_1))
          .doesNotContain("a value to find");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
          .isEqualTo("rw-------");
      assertThat(fails(() -> remote.backup("default", copy)).code())
          .isEqualTo(ErrorCode.ALREADY_EXISTS);
      client.purge("kept");
      server.server().close();

      Files.delete(folder.resolve("data/records.db"));
      Files.deleteIfExists(folder.resolve("data/records.db-wal"));
      Files.deleteIfExists(folder.resolve("data/records.db-shm"));
      CofferConfig.load(server.file()).restoreBackup("default", copy);
      server.restart();
      try (SecretsClient restored = SecretsClient.connect(target(server), admin(server));
          SecretValue value = restored.get("kept")) {
        assertThat(value.utf8()).isEqualTo("a value to find");
      }
    }
  }

  @Test
  void aServerOfAnotherAuthorityIsRefusedForGood() {
    try (ProductionServer server = ProductionServer.start(folder)) {
      TestAuthority stranger = new TestAuthority(folder, "stranger");
      try (SecretsClient client =
          SecretsClient.connect(target(server), ClientTls.trusting(stranger.file()))) {
        SecretsException refused = fails(() -> client.get("any").close());
        assertThat(refused.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(refused.retryability()).isEqualTo(Retryability.PERMANENT);
        assertThat(refused.remedy()).contains("CA certificate");
      }
    }
  }

  private static String target(ProductionServer server) {
    return "localhost:" + server.server().port();
  }

  private static ClientTls admin(ProductionServer server) {
    TestAuthority.Pair pair = server.authority().client(ProductionServer.ADMIN, "admin");
    return ClientTls.trusting(server.authority().file())
        .withIdentity(pair.certificate(), pair.key());
  }

  private static SecretsException fails(Runnable call) {
    return catchThrowableOfType(SecretsException.class, call::run);
  }
}
