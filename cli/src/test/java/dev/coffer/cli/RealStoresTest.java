package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.coffer.config.CofferConfig;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.pipeline.OpenStore;
import dev.coffer.pipeline.Stores;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stores over real services: OpenBao that is killed under load, AWS behind it, and what is moved.
 */
@Timeout(180)
class RealStoresTest {
  private static final int READERS = 4;
  private static final int SECRETS = 12;

  @TempDir static Path home;

  private static BaoProcess bao;
  private static AwsProcess aws;
  private static Cli cli;

  @BeforeAll
  static void start() throws Exception {
    aws = new AwsProcess(home.resolve("aws"));
    bao = new BaoProcess(home.resolve("bao"));
    bao.call("POST", "sys/mounts/kv", "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}");
    await()
        .ignoreExceptions()
        .until(() -> bao.call("GET", "kv/config", "").contains("max_versions"));
    bao.token(
        home.resolve("token"),
        "path \"kv/*\" { capabilities = [\"create\", \"read\", \"update\", \"list\", \"patch\"] }");
    String keys =
        "region: eu-central-1, endpoint: \""
            + aws.address()
            + "\", auth: { method: keys, accessKeyId: \"000000000007\", secretAccessKey: { file: key } }";
    Files.writeString(home.resolve("key"), "any");
    Files.writeString(
        home.resolve("coffer.yaml"),
        """
        stores:
          default: { type: sealed, records: { type: sqlite, path: one.db }, rootKey: { type: software, file: one.key } }
          trading: { type: vault, address: "%s", mount: kv, prefix: teams/trading, auth: { token: { file: token } } }
          cloud: { type: aws-secrets-manager, prefix: backup, %s }
          parameters: { type: aws-parameter-store, names: encoded, prefix: backup, %s }
          file: { type: encrypted-file, path: kept.bin, key: { file: file.key } }
          again: { type: sealed, records: { type: sqlite, path: two.db }, rootKey: { type: software, file: two.key } }
          resilient: { type: failover, stores: [ trading, cloud ] }
        """
            .formatted(bao.address(), keys, keys));
    cli = new Cli(home).with("COFFER_CONFIG", "coffer.yaml");
    Files.writeString(home.resolve("file.key"), cli.run("env", "generate-key").out());
    assertThat(cli.run("bootstrap").exit()).isZero();
    for (int i = 0; i < SECRETS; i++) {
      Cli.Result put =
          i % 2 == 0
              ? cli.runWith(new byte[] {0, (byte) 0xff, (byte) i}, "put", "broker/bytes" + i)
              : cli.runWith("secret" + i, "put", "broker/db" + i, "--field", "password=@-");
      assertThat(put.exit()).as(put.err()).isZero();
    }
  }

  @AfterAll
  static void stop() throws Exception {
    bao.close();
    aws.close();
  }

  @Test
  void secrets_go_from_any_store_to_any_other_and_are_the_same_in_the_end() {
    List<String> way = List.of("default", "trading", "cloud", "parameters", "again");
    for (int i = 1; i < way.size(); i++) {
      String from = way.get(i - 1);
      String to = way.get(i);
      Cli.Result first = copy(from, to, "broker/bytes0");
      Cli.Result all = copy(from, to, "");
      assertThat(first.exit() + all.exit()).as(first.err() + all.err()).isZero();
      assertThat(all.lines()).as(to).hasSize(SECRETS);
      assertThat(all.out()).doesNotContain("secret1", "hunter");
      assertThat(copy(from, to, "").lines()).allMatch(line -> line.contains("\"UNCHANGED\""));
      assertThat(cli.run("diff", "--store", from, "--store", to).exit()).isZero();
    }
    assertThat(cli.run("diff", "--store", "default", "--store", "again").exit()).isZero();
    assertThat(cli.runWith("other", "--store", "cloud", "put", "broker/bytes0").exit()).isZero();
    Cli.Result differs = cli.run("--json", "diff", "--store", "trading", "--store", "cloud");
    assertThat(differs.exit()).isEqualTo(1);
    assertThat(differs.lines()).singleElement().asString().contains("broker/bytes0", "DIFFERENT");
  }

  private static Cli.Result copy(String from, String to, String prefix) {
    return prefix.isEmpty()
        ? cli.run("--json", "copy", "--from", from, "--to", to, "--verify")
        : cli.run("--json", "copy", "--from", from, "--to", to, "--dry-run");
  }

  @Test
  void a_copy_that_is_killed_goes_on_where_it_was() throws Exception {
    Path err = home.resolve("copy.err");
    Process copying =
        new CliProcess(home, Map.of("COFFER_CONFIG", "coffer.yaml"))
            .start(err, "--json", "copy", "--from", "default", "--to", "cloud", "broker/");
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> cli.run("--store", "cloud", "list").lines().size() > 1);
    copying.destroyForcibly().waitFor();
    assertThat(cli.run("copy", "--from", "default", "--to", "cloud", "--verify").exit()).isZero();
    assertThat(cli.run("diff", "--store", "default", "--store", "cloud").exit()).isZero();
  }

  @Test
  void a_failover_store_answers_every_read_while_its_first_store_dies_and_comes_back()
      throws Exception {
    assertThat(cli.run("copy", "--from", "default", "--to", "trading").exit()).isZero();
    assertThat(cli.run("copy", "--from", "default", "--to", "cloud").exit()).isZero();
    CofferConfig config = CofferConfig.load(home.resolve("coffer.yaml"), Map.of());
    try (Stores stores = config.openStores();
        Load load = new Load(stores.store("resilient"))) {
      load.until("trading");
      bao.kill();
      load.until("cloud");
      long answered = load.answers.sum();
      bao.comeBack();
      load.until("trading");
      assertThat(load.answers.sum()).isGreaterThan(answered);
      assertThat(load.failures).isEmpty();
    }
  }

  /** Threads that read without a pause and note what fails and who answers. */
  private static final class Load implements AutoCloseable {
    final Queue<String> failures = new ConcurrentLinkedQueue<>();
    final LongAdder answers = new LongAdder();
    private final Map<String, Boolean> servedBy = new ConcurrentHashMap<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Thread> readers = new ArrayList<>();

    Load(OpenStore store) {
      for (int i = 0; i < READERS; i++) {
        Thread reader = new Thread(() -> read(store), "reader-" + i);
        reader.start();
        readers.add(reader);
      }
    }

    private void read(OpenStore store) {
      GetRequest get = GetRequest.current(SecretName.of("broker/db1"));
      OperationContext patient = OperationContext.LOCAL;
      while (!over.get()) {
        try (Secret secret = store.handler().run(get, patient.within(Duration.ofSeconds(30)))) {
          servedBy.put(secret.provenance().servedBy(), true);
          answers.increment();
          if (!secret.value().fields().equals(Map.of("password", "secret1"))) {
            failures.add("another value from " + secret.provenance().servedBy());
          }
        } catch (RuntimeException e) {
          failures.add(e.toString());
        }
      }
    }

    /** Waits until answers come from that store again, or for the first time. */
    void until(String store) {
      servedBy.clear();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                assertThat(failures).isEmpty();
                return servedBy.containsKey(store);
              });
    }

    @Override
    public void close() throws InterruptedException {
      over.set(true);
      for (Thread reader : readers) {
        reader.join();
      }
    }
  }
}
