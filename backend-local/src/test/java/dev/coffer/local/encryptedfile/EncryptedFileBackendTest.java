package dev.coffer.local.encryptedfile;

import static dev.coffer.local.table.Stores.get;
import static dev.coffer.local.table.Stores.names;
import static dev.coffer.local.table.Stores.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.local.table.Stores;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.SecretBackend;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptedFileBackendTest {
  private static final OperationContext LOCAL = OperationContext.LOCAL;
  private static final String WRONG = "invalid encryption key or corrupted secrets file";

  @TempDir Path directory;
  private final String key = Keys.fresh();
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("secrets.bin");
  }

  private EncryptedFileBackend store() {
    return store(key);
  }

  private EncryptedFileBackend store(String key) {
    return EncryptedFileBackend.open(EncryptedFileConfig.of(file, Keys.of(key)));
  }

  @Test
  void whatWasPutIsReadByAnotherOpenerAndNothingIsInTheClear() throws Exception {
    assertThat(names(store())).isEmpty();
    put(store(), "trading/alpaca", "hunter2");
    put(store(), "empty", "");
    assertThat(get(store(), "trading/alpaca")).isEqualTo("hunter2");
    assertThat(get(store(), "empty")).isEmpty();
    assertThat(names(store())).containsExactly("empty", "trading/alpaca");
    assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
        .doesNotContain("hunter2")
        .doesNotContain("alpaca");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void conditionsHoldOrNothingHappens() {
    SecretBackend store = store();
    Version first = put(store, "a", "1");
    assertThat(codeOf(store, "a", PutCondition.CREATE_ONLY)).isEqualTo(ErrorCode.ALREADY_EXISTS);
    Version second = put(store, "a", "2", PutCondition.ifVersion(first.id()));
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(codeOf(store, "a", PutCondition.ifVersion(first.id())))
        .isEqualTo(ErrorCode.VERSION_MISMATCH);
    assertThat(codeOf(store, "b", PutCondition.ifVersion(first.id())))
        .isEqualTo(ErrorCode.VERSION_MISMATCH);
    assertThat(get(store, "a")).isEqualTo("2");
    assertThat(names(store)).containsExactly("a");
  }

  @Test
  void fieldsAreKeptAsFieldsAndPatchedSingly() {
    SecretBackend store = store();
    SecretName db = SecretName.of("db");
    store.put(PutRequest.of(db, SecretValue.ofFields(Map.of("user", "u", "password", "p"))), LOCAL);
    store.patchFields(
        new PatchFieldsRequest(
            db,
            SecretValue.ofFields(Map.of("password", "q")),
            Set.of("user"),
            PutCondition.NONE,
            MetadataChange.NONE),
        LOCAL);
    assertThat(store.get(GetRequest.current(db), LOCAL).value().fields())
        .isEqualTo(Map.of("password", "q"));
  }

  @Test
  void whatIsPurgedIsGoneAndItsVersionsNeverComeBack() {
    SecretBackend store = store();
    Version first = put(store, "a", "1");
    store.purge(new PurgeRequest(SecretName.of("a"), null), LOCAL);
    assertThat(refusal(() -> get(store, "a")).code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refusal(() -> store.purge(new PurgeRequest(SecretName.of("a"), null), LOCAL)).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(put(store, "a", "1").id()).isNotEqualTo(first.id());
  }

  @Test
  void aWrongKeyAndEveryDamageSayTheSame() throws Exception {
    put(store(), "a", "hunter2");
    assertWrong(store(Keys.fresh()));
    byte[] whole = Files.readAllBytes(file);
    for (int at = 8; at < whole.length; at += 7) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      Files.write(file, damaged);
      assertWrong(store());
    }
    for (int length : new int[] {0, 5, 20, 36, whole.length / 2, whole.length - 1}) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      assertWrong(store());
    }
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length + 1));
    assertWrong(store());
    Files.write(file, whole);
    assertThat(get(store(), "a")).isEqualTo("hunter2");
  }

  private static void assertWrong(SecretBackend store) {
    SecretsException e = refusal(() -> get(store, "a"));
    assertThat(e).hasMessage(WRONG);
    assertThat(e.code()).isEqualTo(ErrorCode.INTEGRITY);
    assertThat(refusal(() -> put(store, "b", "x"))).isNotNull();
  }

  @Test
  void aMalformedKeyIsSaidToBeOneAndNeverShown() {
    for (String bad : List.of("", "hunter2", key.replace("v1:", "v1:A"), key + "A")) {
      SecretsException e = refusal(() -> get(store(bad), "a"));
      assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION);
      assertThat(e.getMessage() + e.remedy()).doesNotContain("hunter2");
    }
    String typo = key.substring(0, 20) + (key.charAt(20) == 'A' ? 'B' : 'A') + key.substring(21);
    assertThat(refusal(() -> get(store(typo), "a")).code()).isEqualTo(ErrorCode.CONFIGURATION);
  }

  @Test
  void aFileThatOthersMayReadIsRefused() throws Exception {
    put(store(), "a", "1");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(refusal(() -> get(store(), "a")).code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(store().probe(LOCAL).healthy()).isFalse();
  }

  @Test
  void theFileBeforeIsKeptAndOpensWithTheSameKey() throws Exception {
    put(store(), "a", "1");
    put(store(), "a", "2");
    Files.move(directory.resolve("secrets.bin.previous"), file, REPLACE);
    assertThat(get(store(), "a")).isEqualTo("1");
  }

  private static final java.nio.file.CopyOption REPLACE =
      java.nio.file.StandardCopyOption.REPLACE_EXISTING;

  @Test
  void anotherKeyTakesOverWithoutLoss() {
    EncryptedFileBackend store = store();
    Version a = put(store, "a", "1");
    put(store, "b", "2");
    String next = Keys.fresh();
    store.rotateKey(Keys.of(next));
    assertThat(get(store, "a")).isEqualTo("1");
    put(store, "c", "3");
    assertWrong(store());
    assertThat(names(store(next))).containsExactly("a", "b", "c");
    assertThat(store(next).get(GetRequest.current(SecretName.of("a")), LOCAL).version().id())
        .isEqualTo(a.id());
  }

  @Test
  void writersOfSeveralOpenersLoseNothing() throws Exception {
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      SecretBackend own = store();
      int number = writer;
      writers.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 10; i++) {
                  put(own, "w" + number + "/" + i, "x");
                }
              }));
    }
    for (CompletableFuture<Void> writer : writers) {
      writer.get();
    }
    assertThat(names(store())).hasSize(40);
  }

  @Test
  void ofManyWritersThatExpectOneVersionExactlyOneWins() throws Exception {
    Version first = put(store(), "a", "0");
    List<CompletableFuture<Boolean>> writers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      SecretBackend own = store();
      writers.add(
          CompletableFuture.supplyAsync(
              () ->
                  refusal(() -> put(own, "a", "mine", PutCondition.ifVersion(first.id())))
                      == null));
    }
    int won = 0;
    for (CompletableFuture<Boolean> writer : writers) {
      won += writer.get() ? 1 : 0;
    }
    assertThat(won).isEqualTo(1);
  }

  @Test
  void aValueOverTheLimitIsRefused() {
    SecretBackend store = store();
    put(store, "a", "x".repeat(64 * 1024));
    assertThat(refusal(() -> put(store, "a", "x".repeat(64 * 1024 + 1))).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void itRefusesWhatItDoesNotDeclareAndEverythingOnceClosed() {
    SecretBackend store = store();
    put(store, "a", "1");
    Stores.assertRefusesWhatItDoesNotDeclare(store, "a");
    store.close();
    assertThat(refusal(() -> get(store, "a")).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refusal(() -> put(store, "a", "2")).code()).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  static Version put(SecretBackend store, String name, String value) {
    return put(store, name, value, PutCondition.NONE);
  }

  private static Version put(
      SecretBackend store, String name, String value, PutCondition condition) {
    return store.put(
        new PutRequest(
            SecretName.of(name),
            SecretValue.ofUtf8(value),
            condition,
            Stage.CURRENT,
            MetadataChange.NONE),
        LOCAL);
  }

  private static ErrorCode codeOf(SecretBackend store, String name, PutCondition condition) {
    return refusal(() -> put(store, name, "x", condition)).code();
  }
}
