package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.coffer.SecretRef;
import dev.coffer.SecretType;
import dev.coffer.SecretsClient;
import dev.coffer.Watch;
import dev.coffer.journal.EventStream;
import dev.coffer.journal.ResumeToken;
import dev.coffer.journal.ResumingStream;
import dev.coffer.journal.WatchEvent;
import dev.coffer.layer.cache.CacheConfig;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.spi.Capability;
import dev.coffer.spi.ClientTls;
import dev.coffer.spi.Verb;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watches and live references of the SDK, over mutual TLS. */
class RemoteWatchTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Two fields of one version. */
  record AlpacaKey(String keyId, String secretKey) {}

  /** What the program of the documentation logs in to. */
  interface Exchange {
    void login(AlpacaKey key);
  }

  @TempDir Path folder;

  private ProductionServer server;
  private SecretsClient writer;
  private SecretsClient secrets;

  @BeforeEach
  void start() {
    server = ProductionServer.start(folder, "", "  plain: { type: memory }");
    ClientTls tls = administrator(server);
    String target = "localhost:" + server.server().port();
    writer = SecretsClient.connect(target, tls);
    secrets =
        SecretsClient.builder()
            .connect(target, tls, null)
            .cache(CacheConfig.ofTtl(Duration.ofMinutes(5)))
            .build();
  }

  private static ClientTls administrator(ProductionServer server) {
    TestAuthority.Pair admin = server.authority().client(ProductionServer.ADMIN, "admin");
    return ClientTls.trusting(server.authority().file())
        .withIdentity(admin.certificate(), admin.key());
  }

  @AfterEach
  void stop() {
    secrets.close();
    writer.close();
    server.close();
  }

  private static WatchEvent.Changed change(EventStream stream) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    WatchEvent event = stream.next(PATIENCE);
    while (event instanceof WatchEvent.Bookmark && System.nanoTime() - end < 0) {
      event = stream.next(PATIENCE);
    }
    assertThat(event).isInstanceOf(WatchEvent.Changed.class);
    return (WatchEvent.Changed) event;
  }

  @Test
  void aWatchTellsAndAnotherGoesOnFromItsToken() {
    ResumeToken token;
    try (EventStream stream = secrets.watch(Watch.of("a/").values())) {
      assertThat(stream.next(PATIENCE)).isInstanceOf(WatchEvent.Bookmark.class);
      writer.put("a/one", SecretValue.ofUtf8("hunter2"));
      WatchEvent.Changed one = change(stream);
      assertThat(one.name().text()).isEqualTo("a/one");
      assertThat(one.secret().value().utf8()).isEqualTo("hunter2");
      one.secret().close();
      token = one.token();
    }
    writer.put("a/two", SecretValue.ofUtf8("v"));
    try (EventStream again = secrets.watch(Watch.of("a/").after(token))) {
      assertThat(change(again).name().text()).isEqualTo("a/two");
    }
  }

  @Test
  void aChangeMakesTheCacheForgetWithinASecond() {
    writer.put("cached", SecretValue.ofUtf8("v0"));
    assertThat(secrets.capabilities().has(Capability.NATIVE_CHANGES)).isTrue();
    assertThat(secrets.get("cached").utf8()).isEqualTo("v0");
    for (int i = 1; i <= 10; i++) {
      String next = "v" + i;
      writer.put("cached", SecretValue.ofUtf8(next));
      await()
          .atMost(Duration.ofSeconds(1))
          .pollInterval(Duration.ofMillis(10))
          .until(() -> secrets.get("cached").utf8().equals(next));
    }
  }

  @Test
  void aStoreWithoutAJournalIsWatchedThroughThatOfTheSystemStore() {
    SecretsClient plain = secrets.store("plain");
    ResumeToken token;
    try (EventStream one = plain.watch(Watch.of("a/"))) {
      assertThat(one.next(PATIENCE)).isInstanceOf(WatchEvent.Bookmark.class);
      writer.store("plain").put("a/one", SecretValue.ofUtf8("v"));
      writer.put("a/of-another-store", SecretValue.ofUtf8("v"));
      WatchEvent.Changed told = change(one);
      assertThat(told.name().text()).isEqualTo("a/one");
      assertThat(told.kind()).isEqualTo(Verb.PUT);
      token = told.token();
    }
    writer.store("plain").put("a/two", SecretValue.ofUtf8("v"));
    try (EventStream again = plain.watch(Watch.of("a/").after(token))) {
      assertThat(change(again).name().text()).isEqualTo("a/two");
    }
    assertThat(secrets.capabilities().has(Capability.NATIVE_CHANGES)).isTrue();
  }

  @Test
  void theSystemStoresOwnWatchersAreNotToldOfOtherStores() {
    try (EventStream own = secrets.watch(Watch.of("b/"));
        EventStream other = secrets.store("plain").watch(Watch.of("b/"))) {
      // The first bookmark says that a watch has begun.
      assertThat(own.next(PATIENCE)).isInstanceOf(WatchEvent.Bookmark.class);
      assertThat(other.next(PATIENCE)).isInstanceOf(WatchEvent.Bookmark.class);
      writer.store("plain").put("b/one", SecretValue.ofUtf8("v"));
      assertThat(change(other).name().text()).isEqualTo("b/one");
      writer.put("b/own", SecretValue.ofUtf8("v"));
      assertThat(change(own).name().text()).isEqualTo("b/own");
    }
  }

  @Test
  void theLiveValuesOfTheDocumentationFollowRotation() {
    putKey("k1", "s1");
    List<AlpacaKey> logins = Collections.synchronizedList(new ArrayList<>());
    Exchange exchange = logins::add;

    SecretRef<AlpacaKey> key = secrets.ref("trading/alpaca", SecretType.record(AlpacaKey.class));
    var listening = key.onChange((next, previous) -> exchange.login(next));

    assertThat(logins).containsExactly(new AlpacaKey("k1", "s1"));
    putKey("k2", "s2");
    await().until(() -> logins.contains(new AlpacaKey("k2", "s2")));
    assertThat(key.get()).isEqualTo(new AlpacaKey("k2", "s2"));
    listening.close();
  }

  private void putKey(String id, String secret) {
    writer.put("trading/alpaca", SecretValue.ofFields(Map.of("key-id", id, "secret-key", secret)));
  }

  /** Nobody else was cut off: there is nothing to be spread over ten seconds. */
  @Test
  void aConnectionThatIsOldIsMadeAnewAtOnce() throws Exception {
    Path own = Files.createDirectory(folder.resolve("aging"));
    try (ProductionServer aging =
            ProductionServer.start(own, "maxConnectionAge: 1s, maxDeadline: 1s", "");
        SecretsClient client =
            SecretsClient.connect("localhost:" + aging.server().port(), administrator(aging));
        ResumingStream stream = (ResumingStream) client.watch(Watch.of(""))) {
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                stream.next(Duration.ZERO);
                return stream.lastFailure() != null;
              });
      assertThat(stream.lastFailure().code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(stream.lastFailure().retryAfter()).isEqualTo(Duration.ZERO);
    }
  }
}
