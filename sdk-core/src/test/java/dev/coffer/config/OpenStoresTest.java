package dev.coffer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.coffer.compose.FailoverBackend;
import dev.coffer.compose.LayeredBackend;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import dev.coffer.pipeline.Stores;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.Interest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.SecretBackend;
import dev.coffer.store.SealedCapabilities;
import dev.coffer.store.SealedConfig;
import dev.coffer.store.SealedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenStoresTest {
  private static final SecretName NAME = SecretName.of("a/b");
  private static final String SEALED =
      """
      stores:
        default:
          type: sealed
          records: { type: test-records, path: records.db }
          rootKey: { type: test-key, path: root.key }
          maxVersions: 7
      """;

  @TempDir Path folder;
  private ConfigFile file;

  @BeforeEach
  void openFile() {
    file = new ConfigFile(folder);
    PlainProvider.EVENTS.clear();
  }

  @Test
  void aSealedStoreIsBootstrappedOnceAndThenOpens() {
    CofferConfig config = file.load(SEALED);

    assertThat(config.bootstrapStores()).containsExactly("default");
    try (Stores stores = config.openStores()) {
      put(stores, "v1");
    }
    assertThat(config.bootstrapStores()).isEmpty();
    try (Stores stores = file.load(SEALED).openStores()) {
      assertThat(value(stores, "default", NAME)).isEqualTo("v1");
      assertThat(stores.store("default").backend()).isInstanceOf(SealedStore.class);
      assertThat(stores.store("default").capabilities().limits().maxVersions()).isEqualTo(7);
    }
  }

  @Test
  void recordsLieUnderTheDataFolderAndKeysBesideTheFile() {
    CofferConfig config = file.load(ConfigFile.SERVER + SEALED);

    config.bootstrapStores();

    assertThat(folder.resolve("data")).isDirectory();
    assertThat(TestRecords.existAt(folder.resolve("data/records.db"))).isTrue();
    assertThat(folder.resolve("root.key")).exists();
  }

  @Test
  void withoutAServerRecordsLieBesideTheFile() {
    file.load(SEALED).bootstrapStores();

    assertThat(TestRecords.existAt(folder.resolve("records.db"))).isTrue();
  }

  @Test
  void aStoreThatWasNeverMadeIsRefusedAndNotMade() throws IOException {
    CofferConfig config = file.load(SEALED);
    Files.write(folder.resolve("root.key"), new byte[16]);

    SecretsException error = refused(config);

    assertThat(error.code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(error.remedy()).containsIgnoringCase("bootstrap");
    assertThat(TestRecords.at(folder.resolve("records.db")).revision()).isZero();
  }

  @Test
  void dataWithoutItsRootKeyIsRefusedAndNeverKeyedAnew() throws IOException {
    CofferConfig config = file.load(SEALED);
    config.bootstrapStores();
    Files.delete(folder.resolve("root.key"));

    assertThat(refused(config).code()).isEqualTo(ErrorCode.CONFIGURATION);
    SecretsException again = catchThrowableOfType(SecretsException.class, config::bootstrapStores);
    assertThat(again.code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(again.store()).isEqualTo("default");
    assertThat(folder.resolve("root.key")).doesNotExist();
  }

  @Test
  void dataUnderAnotherRootKeyIsDamagedOrForeign() throws IOException {
    CofferConfig config = file.load(SEALED);
    config.bootstrapStores();
    Files.write(folder.resolve("root.key"), new byte[16]);

    SecretsException error = refused(config);

    assertThat(error.code()).isEqualTo(ErrorCode.INTEGRITY);
    assertThat(error.store()).isEqualTo("default");
  }

  @Test
  void aRootKeyThatIsThereAlreadyAndHasNoDataServes() throws IOException {
    Files.write(folder.resolve("root.key"), new byte[16]);
    CofferConfig config = file.load(SEALED);

    assertThat(config.bootstrapStores()).containsExactly("default");
    config.openStores().close();
    assertThat(Files.readAllBytes(folder.resolve("root.key"))).isEqualTo(new byte[16]);
  }

  @Test
  void aStoreThatIsAwayAtTheStartIsUnreadyByNameUntilItAnswers() throws Exception {
    CofferConfig config = file.load(SEALED);
    config.bootstrapStores();
    Path away = Files.createFile(folder.resolve("root.key.away"));

    try (Stores stores = config.openStores()) {
      assertThat(stores.store("default").probe(OperationContext.LOCAL).healthy()).isFalse();
      assertThat(stores.store("default").capabilities())
          .isEqualTo(SealedCapabilities.of(SealedConfig.DEFAULT.withMaxVersions(7)));
      SecretBackend pending = stores.store("default").backend();
      SecretsException error =
          catchThrowableOfType(
              SecretsException.class,
              () -> pending.get(GetRequest.current(NAME), OperationContext.LOCAL));
      assertThat(error.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(error.store()).isEqualTo("default");

      List<String> heard = new CopyOnWriteArrayList<>();
      try (var subscription =
          pending.changes(Interest.ALL, change -> heard.add(change.name().text()))) {
        assertThat(subscription).isNotNull();
        Files.delete(away);
        await().until(() -> stores.store("default").probe(OperationContext.LOCAL).healthy());
        put(stores, "v1");
        await().untilAsserted(() -> assertThat(heard).containsExactly("a/b"));
      }
      assertThat(value(stores, "default", NAME)).isEqualTo("v1");
    }
  }

  @Test
  void recordsInMemoryAreBornWithTheProcess() throws IOException {
    Files.write(folder.resolve("root.key"), new byte[16]);
    String yaml = SEALED.replace("type: test-records, path: records.db", "type: memory");

    try (Stores stores = file.load(yaml).openStores()) {
      put(stores, "v1");
      assertThat(value(stores, "default", NAME)).isEqualTo("v1");
    }
  }

  @Test
  void everyStoreIsOpenedOnceHoweverManyNeedIt() {
    String yaml =
        """
        stores:
          one: { type: layered, layers: [ shared, { type: test-plain }, { type: test-plain } ] }
          two: { type: failover, stores: [ shared, one ] }
          shared: { type: test-plain }
        """;

    try (Stores stores = file.load(yaml).openStores()) {
      assertThat(stores.names()).containsExactly("one", "two", "shared");
      assertThat(stores.store("one").backend()).isInstanceOf(LayeredBackend.class);
      assertThat(stores.store("two").backend()).isInstanceOf(FailoverBackend.class);
      assertThat(PlainProvider.EVENTS).containsExactly("shared", "test-plain", "test-plain-2");
    }
    assertThat(PlainProvider.EVENTS).contains("-shared", "-test-plain", "-test-plain-2");
  }

  @Test
  void whatCannotBeOpenedLeavesNothingOpen() {
    String yaml =
        """
        stores:
          one: { type: layered, layers: [ shared ] }
          shared: { type: test-plain }
          bad: { type: test-plain, fails: CONFIGURATION }
        """;

    assertThat(refused(file.load(yaml)).code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(PlainProvider.EVENTS).contains("shared", "-shared");
  }

  @Test
  void aSecretIsReadFromItsStoreEachTimeItIsNeeded() {
    String yaml =
        """
        stores:
          outer: { type: test-plain, password: { store: inner, name: its/password } }
          inner: { type: test-plain, password: { file: password } }
        """;
    file.write("password", "first\n");

    try (Stores stores = file.load(yaml).openStores()) {
      assertThat(value(stores, "outer", SecretName.of("its/password"))).isEqualTo("first");
      file.write("password", "second\r\n");
      assertThat(value(stores, "outer", SecretName.of("its/password"))).isEqualTo("second");
    }
  }

  @Test
  void aSecretThatCannotBeReadNamesItsPlaceAndNothingMore() throws IOException {
    String yaml =
        """
        stores:
          file: { type: test-plain, password: { file: missing } }
          empty: { type: test-plain, password: { file: empty } }
          large: { type: test-plain, password: { file: large } }
          variable: { type: test-plain, password: { env: EMPTY } }
          store: { type: test-plain, password: { store: file, name: no/such } }
        """;
    file.write("empty", "\n");
    Files.write(folder.resolve("large"), new byte[SecretReference.MAX_BYTES + 1]);

    try (Stores stores = file.load(yaml, Map.of("EMPTY", "")).openStores()) {
      assertThat(unread(stores, "file")).contains("coffer.yaml:2:39: ", "cannot be read");
      assertThat(unread(stores, "empty")).contains("coffer.yaml:3:40: ", "is empty");
      assertThat(unread(stores, "large")).contains("coffer.yaml:4:40: ", "larger than 64 KiB");
      assertThat(unread(stores, "variable")).contains("coffer.yaml:5:43: ", "EMPTY is empty");
      assertThat(unread(stores, "store")).contains("coffer.yaml:6:40: ", "\"file\" cannot be read");
    }
  }

  @Test
  void findingsNameTheSecretsThatAreMissingOrOpenToAll() throws IOException {
    String yaml =
        """
        stores:
          one: { type: test-plain, password: { file: missing } }
          two: { type: test-plain, auth: { method: m, secretId: { file: open } } }
        """;
    Path open = file.write("open", "secret");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));

    List<String> findings = file.load(yaml).check();

    assertThat(findings).hasSize(2);
    assertThat(findings.get(0)).contains("coffer.yaml:2:38: ", "missing cannot be read");
    assertThat(findings.get(1)).contains("coffer.yaml:3:57: ", "open to every user", "chmod");
    assertThat(PlainProvider.EVENTS).isEmpty();
  }

  private static String unread(Stores stores, String store) {
    SecretsException error =
        catchThrowableOfType(
            SecretsException.class, () -> value(stores, store, SecretName.of("its/password")));
    return error.getMessage();
  }

  private static SecretsException refused(CofferConfig config) {
    SecretsException error =
        catchThrowableOfType(SecretsException.class, () -> config.openStores().close());
    assertThat(error).isNotNull();
    return error;
  }

  private static Version put(Stores stores, String text) {
    try (SecretValue value = SecretValue.ofUtf8(text)) {
      return stores
          .store("default")
          .handler()
          .run(PutRequest.of(NAME, value), OperationContext.LOCAL);
    }
  }

  private static String value(Stores stores, String store, SecretName name) {
    GetRequest request = GetRequest.current(name);
    try (Secret secret = stores.store(store).handler().run(request, OperationContext.LOCAL)) {
      return secret.value().utf8();
    }
  }
}
