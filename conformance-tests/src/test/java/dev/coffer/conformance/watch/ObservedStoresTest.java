package dev.coffer.conformance.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.coffer.SecretsClient;
import dev.coffer.Watch;
import dev.coffer.config.CofferConfig;
import dev.coffer.conformance.fault.FaultProxy;
import dev.coffer.conformance.peer.LocalStack;
import dev.coffer.conformance.peer.OpenBao;
import dev.coffer.journal.EventStream;
import dev.coffer.journal.ResumeToken;
import dev.coffer.journal.WatchEvent;
import dev.coffer.journal.WatchFilter;
import dev.coffer.journal.WatchRequest;
import dev.coffer.journal.WatchStart;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.remote.RemoteBackend;
import dev.coffer.remote.RemoteConfig;
import dev.coffer.server.CofferServer;
import dev.coffer.server.development.DevelopmentFolder;
import dev.coffer.spi.ClientTls;
import dev.coffer.spi.Verb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/**
 * What changes past Coffer, by the vendor's own client or an editor, arrives at a watcher of the
 * edge, and a watch that was cut off goes on without a gap.
 */
final class ObservedStoresTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String REGION = "eu-central-1";

  private static final String STORES =
      """
        vault:
          type: vault
          address: http://127.0.0.1:%d
          mount: %s
          auth: { method: token, token: { file: %s } }
        manager:
          type: aws-secrets-manager
          region: %s
          endpoint: %s
          auth: { method: keys, accessKeyId: "%s", secretAccessKey: { file: %s } }
        parameters:
          type: aws-parameter-store
          region: %s
          endpoint: %s
          auth: { method: keys, accessKeyId: "%s", secretAccessKey: { file: %s } }
        application:
          type: layered
          layers: [ vault, { type: yaml, path: %s } ]
      cache:""";

  @TempDir Path folder;

  /** One client, since the operations port refuses a crowd of connections. */
  private final HttpClient operations = HttpClient.newHttpClient();

  private final OpenBao bao = OpenBao.shared();
  private final String mount = "kv-" + UUID.randomUUID();
  private final String account = LocalStack.newAccount();
  private FaultProxy proxy;
  private DevelopmentFolder development;
  private CofferServer server;
  private SecretsClient client;

  @BeforeEach
  void start() throws IOException {
    bao.call("POST", "sys/mounts/" + mount, "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}");
    await().ignoreExceptions().until(() -> bao.call("GET", mount + "/config", "").has("data"));
    proxy = FaultProxy.inFrontOf(bao.address().getPort());
    Path token = Files.writeString(folder.resolve("bao-token"), bao.rootToken());
    Path key = Files.writeString(folder.resolve("aws-key"), "any");
    URI aws = LocalStack.running().address();
    Files.writeString(defaults(), "file/a: one\n");
    development = DevelopmentFolder.prepare(folder.resolve("server"), 0, 0);
    String stores =
        STORES.formatted(
            proxy.port(),
            mount,
            token,
            REGION,
            aws,
            account,
            key,
            REGION,
            aws,
            account,
            key,
            defaults());
    Path file = development.configuration();
    Files.writeString(file, Files.readString(file).replace("cache:", stores));
    CofferConfig.load(development.configuration()).bootstrapStores();
    open();
  }

  private Path defaults() {
    return folder.resolve("defaults.yaml");
  }

  private void open() {
    server = CofferServer.start(CofferConfig.load(development.configuration()));
    client =
        SecretsClient.connect(
            "localhost:" + server.port(),
            ClientTls.trusting(development.caCertificate()),
            this::token);
  }

  private SecretValue token() {
    try {
      return SecretValue.ofBytes(Files.readAllBytes(development.tokenFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    proxy.close();
  }

  /** By OpenBao's own API, as {@code bao kv put} does. */
  private void put(String name, String value) {
    bao.call("POST", mount + "/data/" + name, "{\"data\":{\"value\":\"" + value + "\"}}");
  }

  private StaticCredentialsProvider keys() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(account, "any"));
  }

  private static void begun(EventStream stream) {
    assertThat(stream.next(PATIENCE)).isInstanceOf(WatchEvent.Bookmark.class);
  }

  /**
   * A watch of what was looked at once. The first bookmark waits for that five seconds and no
   * longer, which a busy LocalStack can take for its first answer: what was written then would be
   * what the first look finds, and no change. The look goes on after the watch has left, so the
   * next watch finds it done.
   */
  private static EventStream begun(SecretsClient secrets, Watch watch) {
    for (int tries = 0; tries < 10; tries++) {
      long asked = System.nanoTime();
      EventStream stream = secrets.watch(watch);
      begun(stream);
      if (System.nanoTime() - asked < Duration.ofSeconds(4).toNanos()) {
        return stream;
      }
      stream.close();
    }
    throw new AssertionError("no look at the store has ended");
  }

  private static WatchEvent.Changed change(EventStream stream) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    List<String> seen = new ArrayList<>();
    WatchEvent event = stream.next(PATIENCE);
    while (!(event instanceof WatchEvent.Changed) && System.nanoTime() - end < 0) {
      seen.add(Instant.now() + " " + event);
      event = stream.next(PATIENCE);
    }
    assertThat(event).as(seen.toString()).isInstanceOf(WatchEvent.Changed.class);
    return (WatchEvent.Changed) event;
  }

  /** What changes past Coffer while a watch is there, and while it is not, arrives. */
  private void arrives(String store, String name, Runnable first, Runnable second) {
    SecretsClient secrets = client.store(store);
    ResumeToken token;
    try (EventStream stream = begun(secrets, Watch.names(name))) {
      first.run();
      WatchEvent.Changed told = change(stream);
      assertThat(told.store()).isEqualTo(store);
      assertThat(told.kind()).isEqualTo(Verb.OBSERVE);
      assertThat(told.name().text()).isEqualTo(name);
      assertThat(told.version()).isNotNull();
      assertThat(secrets.describe(name).current()).isEqualTo(told.version());
      token = told.token();
    }
    second.run();
    try (EventStream again = secrets.watch(Watch.names(name).after(token))) {
      WatchEvent.Changed told = change(again);
      assertThat(told.name().text()).isEqualTo(name);
      assertThat(told.kind()).isEqualTo(Verb.OBSERVE);
    }
  }

  @Test
  void a_write_by_the_api_of_openbao_arrives_and_the_watch_can_be_resumed() {
    put("broker/key", "one");
    arrives(
        "vault", "broker/key", () -> put("broker/key", "two"), () -> put("broker/key", "three"));
  }

  @Test
  void a_write_by_the_client_of_aws_arrives_from_secrets_manager() {
    try (SecretsManagerClient manager =
        SecretsManagerClient.builder()
            .region(Region.of(REGION))
            .endpointOverride(LocalStack.running().address())
            .credentialsProvider(keys())
            .build()) {
      manager.createSecret(create -> create.name("broker/key").secretString("one"));
      arrives(
          "manager",
          "broker/key",
          () -> manager.putSecretValue(put -> put.secretId("broker/key").secretString("two")),
          () -> manager.putSecretValue(put -> put.secretId("broker/key").secretString("three")));
    }
  }

  @Test
  void a_write_by_the_client_of_aws_arrives_from_the_parameter_store() {
    try (SsmClient parameters =
        SsmClient.builder()
            .region(Region.of(REGION))
            .endpointOverride(LocalStack.running().address())
            .credentialsProvider(keys())
            .build()) {
      put(parameters, "one");
      arrives(
          "parameters", "broker/key", () -> put(parameters, "two"), () -> put(parameters, "three"));
    }
  }

  private static void put(SsmClient parameters, String value) {
    parameters.putParameter(
        put ->
            put.name("/broker/key").value(value).type(ParameterType.SECURE_STRING).overwrite(true));
  }

  @Test
  void an_edit_of_a_file_under_a_layered_store_arrives() {
    arrives("application", "file/a", () -> edit("two"), () -> edit("three"));
  }

  private void edit(String value) {
    try {
      Files.writeString(defaults(), "file/a: " + value + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_cached_value_is_forgotten_before_the_change_is_told() {
    put("broker/key", "one");
    SecretsClient vault = client.store("vault");
    try (EventStream stream = vault.watch(Watch.of("broker/"))) {
      begun(stream);
      for (int i = 0; i < 5; i++) {
        assertThat(vault.get("broker/key", "value")).isNotNull();
        put("broker/key", "value " + i);
        assertThat(change(stream).name().text()).isEqualTo("broker/key");
        assertThat(vault.get("broker/key", "value")).isEqualTo("value " + i);
      }
    }
  }

  @Test
  void a_snapshot_is_all_that_is_there_and_what_comes_after_it_follows() {
    put("broker/a", "one");
    put("broker/b", "one");
    put("other", "one");
    try (EventStream stream = client.store("vault").watch(Watch.of("broker/").snapshot())) {
      Set<String> names = new HashSet<>();
      WatchEvent event = stream.next(PATIENCE);
      while (!(event instanceof WatchEvent.SnapshotEnd)) {
        if (event instanceof WatchEvent.SnapshotItem item) {
          names.add(item.name().text());
          assertThat(item.current()).isNotNull();
        }
        event = stream.next(PATIENCE);
      }
      assertThat(names).containsExactlyInAnyOrder("broker/a", "broker/b");
      put("broker/c", "one");
      assertThat(change(stream).name().text()).isEqualTo("broker/c");
    }
  }

  @Test
  void after_a_time_without_observation_a_resume_says_that_there_is_a_gap() {
    put("broker/key", "one");
    ResumeToken token;
    WatchFilter filter = WatchFilter.of("vault", NamePrefix.of("broker/"));
    try (RemoteBackend backend = raw();
        EventStream stream = backend.watch(WatchRequest.of(filter, WatchStart.NOW))) {
      token = stream.next(PATIENCE).token();
    }
    client.close();
    server.close();
    open();
    try (RemoteBackend backend = raw();
        EventStream stream = backend.watch(WatchRequest.of(filter, WatchStart.after(token)))) {
      SecretsException refused =
          catchThrowableOfType(SecretsException.class, () -> stream.next(PATIENCE));
      assertThat(refused.code()).isEqualTo(ErrorCode.HISTORY_COMPACTED);
    }
    // The client goes on by itself, with a snapshot.
    try (EventStream stream = client.store("vault").watch(Watch.of("broker/").after(token))) {
      WatchEvent event = stream.next(PATIENCE);
      while (!(event instanceof WatchEvent.SnapshotItem)) {
        event = stream.next(PATIENCE);
      }
      assertThat(((WatchEvent.SnapshotItem) event).name().text()).isEqualTo("broker/key");
    }
  }

  /** A backend that does not go on by itself. */
  private RemoteBackend raw() {
    return RemoteBackend.open(
        "vault",
        new RemoteConfig(
            "localhost:" + server.port(),
            ClientTls.trusting(development.caCertificate()),
            this::token,
            "vault"));
  }

  @Test
  void how_stale_a_watch_may_be_is_published_and_grows_while_the_store_is_away()
      throws IOException, InterruptedException {
    put("broker/key", "one");
    assertThat(staleness()).isZero();
    try (EventStream stream = client.store("vault").watch(Watch.names("broker/key"))) {
      begun(stream);
      assertThat(staleness()).isBetween(0.0, 4.0);
      proxy.refuse(true);
      proxy.cut();
      await().atMost(PATIENCE).until(() -> staleness() > 5);
      proxy.refuse(false);
      await().atMost(Duration.ofMinutes(1)).until(() -> staleness() < 4);
      put("broker/key", "two");
      assertThat(change(stream).name().text()).isEqualTo("broker/key");
    }
  }

  private double staleness() throws IOException, InterruptedException {
    String metrics =
        operations
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.operationsPort() + "/metrics"))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    Matcher gauge =
        Pattern.compile("coffer_server_watch_staleness_seconds\\{store=\"vault\"[^}]*} ([0-9.E-]+)")
            .matcher(metrics);
    assertThat(gauge.find()).as(metrics).isTrue();
    return Double.parseDouble(gauge.group(1));
  }
}
