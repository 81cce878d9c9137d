package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.coffer.SecretsClient;
import dev.coffer.Watch;
import dev.coffer.config.CofferConfig;
import dev.coffer.conformance.fault.FaultProxy;
import dev.coffer.conformance.peer.OpenBao;
import dev.coffer.journal.EventStream;
import dev.coffer.journal.WatchEvent;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.server.CofferServer;
import dev.coffer.server.development.DevelopmentFolder;
import dev.coffer.spi.ClientTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server whose system store could not be opened when it started, since its root key was away: it
 * is there for everyone once the key is, also for those who asked for it before.
 */
@Timeout(60)
final class AwayAtTheStartTest {
  private static final OpenBao PEER = OpenBao.shared();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;

  private FaultProxy proxy;
  private DevelopmentFolder development;
  private CofferServer server;
  private SecretsClient client;

  @BeforeEach
  void startWithoutTheRootKey() throws IOException {
    PEER.mountTransit();
    proxy = FaultProxy.inFrontOf(PEER.address().getPort());
    Path token = Files.writeString(folder.resolve("bao-token"), PEER.rootToken());
    Files.writeString(folder.resolve("text.yaml"), "file/a: one\n");
    String rootKey =
        "{ type: vault-transit, address: \"http://127.0.0.1:%d\", key: root-%d, auth: { token: { file: %s } } }"
            .formatted(proxy.port(), System.nanoTime(), token);
    development = DevelopmentFolder.prepare(folder.resolve("server"), 0, 0, rootKey);
    Path file = development.configuration();
    Files.writeString(
        file,
        Files.readString(file)
            .replace(
                "cache:",
                "  text: { type: yaml, path: %s }\ncache:".formatted(folder.resolve("text.yaml"))));
    CofferConfig config = CofferConfig.load(file);
    config.bootstrapStores();
    proxy.refuse(true);
    proxy.cut();
    server = CofferServer.start(config);
    client =
        SecretsClient.connect(
            "localhost:" + server.port(),
            ClientTls.trusting(development.caCertificate()),
            () -> SecretValue.ofBytes(bytes(development.tokenFile())));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    proxy.close();
  }

  @Test
  void serves_once_the_root_key_is_there_and_names_its_store() {
    VaultStores.refused(ErrorCode.UNAVAILABLE, this::put);
    proxy.refuse(false);
    await().atMost(PATIENCE).ignoreExceptions().until(this::put);
    try (SecretValue value = client.get("a")) {
      assertThat(value.utf8()).isEqualTo("one");
    }
  }

  @Test
  void records_what_it_observes_elsewhere_once_the_root_key_is_there() throws IOException {
    proxy.refuse(false);
    await().atMost(PATIENCE).ignoreExceptions().until(this::put);
    try (EventStream stream = client.store("text").watch(Watch.names("file/a"))) {
      assertThat(stream.next(PATIENCE)).isInstanceOf(WatchEvent.Bookmark.class);
      Files.writeString(folder.resolve("text.yaml"), "file/a: two\n");
      WatchEvent event = stream.next(PATIENCE);
      while (!(event instanceof WatchEvent.Changed)) {
        event = stream.next(PATIENCE);
      }
      assertThat(((WatchEvent.Changed) event).name().text()).isEqualTo("file/a");
    }
  }

  private boolean put() {
    try (SecretValue value = SecretValue.ofUtf8("one")) {
      client.put("a", value);
    }
    return true;
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
