package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.coffer.journal.AppliedReport;
import dev.coffer.journal.AppliedReport.Outcome;
import dev.coffer.journal.AppliedReports;
import dev.coffer.key.HeapRootKey;
import dev.coffer.memory.MemoryBackend;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import dev.coffer.spi.SecretBackend.Subscription;
import dev.coffer.store.MemoryRecords;
import dev.coffer.store.SealedConfig;
import dev.coffer.store.SealedStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Values that follow rotation, in process. */
class SecretRefTest {
  /** Two fields of one version. */
  record AlpacaKey(String keyId, String secretKey) {}

  record Account(String user, int port, boolean live) {}

  private final SealedStore store =
      SealedStore.create(
          "default", new MemoryRecords(), new HeapRootKey("root"), SealedConfig.DEFAULT);
  private final SecretsClient secrets = SecretsClient.builder().store("default", store).build();

  @AfterEach
  void close() {
    secrets.close();
  }

  private void putKey(String id, String secret) {
    secrets.put("trading/alpaca", SecretValue.ofFields(Map.of("key-id", id, "secret-key", secret)));
  }

  @Test
  void aReferenceFollowsItsSecretAndTellsOfOneVersionAtATime() {
    putKey("k1", "s1");
    List<AlpacaKey> logins = Collections.synchronizedList(new ArrayList<>());
    List<AlpacaKey> before = Collections.synchronizedList(new ArrayList<>());
    SecretRef<AlpacaKey> key = secrets.ref("trading/alpaca", SecretType.record(AlpacaKey.class));
    Subscription listening =
        key.onChange(
            (next, previous) -> {
              logins.add(next);
              before.add(previous);
            });
    assertThat(logins).containsExactly(new AlpacaKey("k1", "s1"));
    for (int i = 2; i <= 5; i++) {
      putKey("k" + i, "s" + i);
      AlpacaKey next = new AlpacaKey("k" + i, "s" + i);
      await().until(() -> key.get().equals(next));
    }
    await().until(() -> logins.size() == 5);
    assertThat(before).startsWith(null, new AlpacaKey("k1", "s1")).hasSize(5);
    secrets.rollback("trading/alpaca");
    await().until(() -> key.get().equals(new AlpacaKey("k4", "s4")));
    listening.close();
    putKey("k9", "s9");
    await().until(() -> key.get().keyId().equals("k9"));
    assertThat(logins).hasSize(6);
  }

  @Test
  void returningReportsAppliedAndThrowingReportsFailed() {
    putKey("k1", "s1");
    SecretRef<AlpacaKey> key = secrets.ref("trading/alpaca", SecretType.record(AlpacaKey.class));
    Subscription listening =
        key.onChange(
            (next, previous) -> {
              if (next.keyId().equals("bad")) {
                throw new IllegalStateException("no login");
              }
            });
    await().until(() -> reported("1", Outcome.APPLIED));
    putKey("bad", "s2");
    await().until(() -> reported("2", Outcome.FAILED));
    putKey("k3", "s3");
    await().until(() -> reported("3", Outcome.APPLIED));
    secrets.put("trading/alpaca", SecretValue.ofUtf8("no fields"));
    await().until(() -> reported("4", Outcome.FAILED));
    assertThat(key.get().keyId()).isEqualTo("k3");
    assertThat(key.trouble()).isNotNull();
    listening.close();
  }

  private boolean reported(String version, Outcome outcome) {
    List<AppliedReport> reports =
        new AppliedReports(store.system()).of("default", SecretName.of("trading/alpaca"));
    return reports.size() == 1
        && reports.get(0).version().text().equals(version)
        && reports.get(0).outcome() == outcome;
  }

  @Test
  void aFirstCallThatThrowsIsThrownToWhoRegistersAndNotKept() {
    putKey("k1", "s1");
    SecretRef<AlpacaKey> key = secrets.ref("trading/alpaca", SecretType.record(AlpacaKey.class));
    List<String> calls = Collections.synchronizedList(new ArrayList<>());
    IllegalStateException thrown =
        catchThrowableOfType(
            IllegalStateException.class,
            () ->
                key.onChange(
                    (next, previous) -> {
                      calls.add(next.keyId());
                      throw new IllegalStateException("no");
                    }));
    assertThat(thrown).hasMessage("no");
    putKey("k2", "s2");
    await().until(() -> key.get().keyId().equals("k2"));
    assertThat(calls).containsExactly("k1");
  }

  @Test
  void theLastGoodValueStaysWhenTheSecretGoes() {
    Version first = secrets.put("gone", SecretValue.ofUtf8("value"));
    SecretRef<String> ref = secrets.ref("gone", SecretType.TEXT);
    secrets.delete("gone");
    await().until(() -> ref.trouble() != null);
    assertThat(ref.trouble().code()).isEqualTo(ErrorCode.DELETED);
    assertThat(ref.get()).isEqualTo("value");
    assertThat(ref.version().id()).isEqualTo(first.id());
    secrets.restore("gone");
    await().until(() -> ref.trouble() == null);
    ref.close();
    secrets.put("gone", SecretValue.ofUtf8("next"));
    assertThat(ref.get()).isEqualTo("value");
  }

  @Test
  void whatIsNotThereOrOfAnotherTypeIsRefusedAtOnce() {
    secrets.put("text", SecretValue.ofUtf8("abc"));
    secrets.put("account", SecretValue.ofFields(Map.of("user", "u", "port", "x", "live", "yes")));
    assertThat(code("absent", SecretType.TEXT)).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(code("text", SecretType.CREDENTIALS)).isEqualTo(ErrorCode.FAILED_PRECONDITION);
    assertThat(code("account", SecretType.record(Account.class)))
        .isEqualTo(ErrorCode.FAILED_PRECONDITION);
    secrets.put("account", SecretValue.ofFields(Map.of("user", "u", "port", "7", "live", "true")));
    assertThat(secrets.ref("account", SecretType.record(Account.class)).get())
        .isEqualTo(new Account("u", 7, true));
  }

  private ErrorCode code(String name, SecretType<?> type) {
    return catchThrowableOfType(SecretsException.class, () -> secrets.ref(name, type)).code();
  }

  @Test
  void credentialsAndReferencesShowNoSecret() {
    secrets.put("db", SecretValue.ofFields(Map.of("user", "app", "password", "hunter2")));
    SecretRef<Credentials> db = secrets.ref("db", SecretType.CREDENTIALS);
    assertThat(db.get().password()).isEqualTo("hunter2");
    assertThat(db + " " + db.get() + " " + SecretType.CREDENTIALS)
        .contains("app")
        .doesNotContain("hunter2");
  }

  @Test
  void aStoreThatCannotBeWatchedSaysSo() {
    try (SecretsClient plain =
        SecretsClient.builder().store("default", MemoryBackend.open()).build()) {
      SecretsException refused =
          catchThrowableOfType(SecretsException.class, () -> plain.watch(Watch.of("")));
      assertThat(refused.code()).isEqualTo(ErrorCode.UNSUPPORTED);
      plain.put("a", SecretValue.ofUtf8("value"));
      assertThat(plain.ref("a", SecretType.TEXT).get()).isEqualTo("value");
    }
  }
}
