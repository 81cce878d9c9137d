package dev.coffer.transit;

import static dev.coffer.transit.TransitFixture.KEY;
import static dev.coffer.transit.TransitFixture.LOCAL;
import static dev.coffer.transit.TransitFixture.MESSAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.coffer.envelope.RecordType;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.store.Record;
import dev.coffer.store.SystemRecord;
import dev.coffer.store.SystemRecords;
import dev.coffer.store.Transaction;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How keys are kept: in the store, and opened in memory. */
class KeptKeysTest {
  @TempDir Path folder;
  private final TransitFixture fixture = new TransitFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private static ErrorCode refusal(ThrowingCallable call) {
    SecretsException error = catchThrowableOfType(SecretsException.class, call);
    assertThat(error).isNotNull();
    return error.code();
  }

  @Test
  void aKeyIsReadOnceAndThenLookedAtOnceASecond() {
    fixture.make(KeyKind.AES256_GCM);
    String text = fixture.encrypt();
    int before = fixture.reads.get();
    long start = System.nanoTime();
    for (int i = 0; i < 2000; i++) {
      assertThat(fixture.decrypt(text)).isEqualTo(MESSAGE);
    }
    long seconds = (System.nanoTime() - start) / 1_000_000_000L;
    assertThat(fixture.reads.get() - before).isLessThanOrEqualTo((int) seconds + 1);
  }

  @Test
  void aChangeOfOneselfIsFollowedAtOnce() {
    fixture.make(KeyKind.AES256_GCM);
    for (int version = 2; version < 50; version++) {
      fixture.keys.rotate(KEY, LOCAL);
      assertThat(fixture.encrypt()).startsWith("coffer:v" + version + ":");
      fixture.keys.update(KEY, TransitKeyChange.NONE.withMinDecryptionVersion(version), LOCAL);
      String old = "coffer:v" + (version - 1) + ":AAAA";
      assertThat(refusal(() -> fixture.decrypt(old))).isEqualTo(ErrorCode.FAILED_PRECONDITION);
    }
  }

  @Test
  void aChangePastTheDoorIsFollowedWithinASecond() {
    fixture.make(KeyKind.AES256_GCM);
    String text = fixture.encrypt();
    assertThat(
            fixture
                .store
                .system()
                .delete(RecordType.TRANSIT_KEY, KEY.text(), SystemRecords.ANY, LOCAL))
        .isTrue();
    await()
        .untilAsserted(
            () -> assertThat(refusal(() -> fixture.decrypt(text))).isEqualTo(ErrorCode.NOT_FOUND));
  }

  @Test
  void whoUsesAKeyWhileItChangesIsNotDisturbed() throws InterruptedException {
    fixture.make(KeyKind.AES256_GCM);
    String text = fixture.encrypt();
    AtomicBoolean ended = new AtomicBoolean();
    AtomicBoolean failed = new AtomicBoolean();
    Thread user =
        new Thread(
            () -> {
              while (!ended.get()) {
                try {
                  fixture.decrypt(text);
                  fixture.decrypt(fixture.encrypt());
                } catch (RuntimeException e) {
                  failed.set(true);
                }
              }
            });
    user.start();
    for (int i = 0; i < 200; i++) {
      fixture.keys.rotate(KEY, LOCAL);
    }
    ended.set(true);
    user.join();
    assertThat(failed).isFalse();
  }

  @Test
  void aRecordThatWasChangedInTheFileDoesNotOpen() {
    fixture.make(KeyKind.AES256_GCM);
    byte[] row = row(KEY);
    row[row.length - 1] ^= 1;
    plant(KEY, row);
    assertThat(refusal(() -> fixture.keys.describe(KEY, LOCAL))).isEqualTo(ErrorCode.INTEGRITY);
    assertThat(fixture.store.verify().isClean()).isFalse();
  }

  @Test
  void aRecordUnderTheNameOfAnotherDoesNotOpen() {
    fixture.make(KeyKind.AES256_GCM);
    SecretName other = SecretName.of("app/other");
    fixture.keys.create(NewTransitKey.of(other.text(), KeyKind.AES256_GCM), LOCAL);
    plant(KEY, row(other));
    assertThat(refusal(() -> fixture.keys.describe(KEY, LOCAL))).isEqualTo(ErrorCode.INTEGRITY);
  }

  private byte[] row(SecretName key) {
    Record found = Objects.requireNonNull(fixture.records.get(TransitFixture.row(key)));
    return found.value().clone();
  }

  /** As someone who can write the file; whoever used the key before has looked away since. */
  private void plant(SecretName key, byte[] row) {
    fixture.records.commit(
        new Transaction(List.of(), List.of(new Transaction.Write(TransitFixture.row(key), row))));
    await().until(() -> refusesNow(key));
  }

  private boolean refusesNow(SecretName key) {
    return catchThrowableOfType(SecretsException.class, () -> fixture.keys.describe(key, LOCAL))
        != null;
  }

  @Test
  void keysOutliveABackupAndTheRewrapOfTheRing() {
    fixture.make(KeyKind.AES256_GCM);
    String text = fixture.encrypt();
    fixture.store.keys().rotateRing();
    await()
        .until(
            () ->
                fixture.store.keys().status().rewrap().state()
                    == dev.coffer.store.RewrapStatus.State.DONE);
    try (TransitFixture restored = fixture.restored(folder.resolve("backup"))) {
      assertThat(restored.decrypt(text)).isEqualTo(MESSAGE);
      assertThat(restored.store.verify().isClean()).isTrue();
    }
    assertThat(fixture.store.verify().isClean()).isTrue();
  }

  @Test
  void aClosedStoreHasNoKeys() {
    fixture.make(KeyKind.AES256_GCM);
    OpenKeys open = new OpenKeys(fixture.store.system(), new TransitErrors("test"));
    OpenedKey held = open.take(KEY);
    OpenedKey let = open.take(KEY);
    let.close();
    open.close();
    assertThat(held.latestSecret().isDestroyed()).isFalse();
    held.close();
    assertThat(held.latestSecret().isDestroyed()).isTrue();
    assertThat(held.hold()).isFalse();

    fixture.store.close();
    assertThat(refusal(() -> fixture.encrypt())).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refusal(() -> TransitKeys.of(fixture.store))).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void nothingThatIsPrintedHoldsASecret() {
    byte[] secret =
        "0123456789abcdef0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    KeyMaterial material = new KeyMaterial(secret, new byte[0]);
    KeyRecord record =
        KeyRecord.first(
            NewTransitKey.of("a", KeyKind.AES256_GCM), material, fixture.clock.instant());
    String decimal = java.util.Arrays.toString(secret);
    for (Object each :
        List.of(
            material,
            record,
            new OpenedKey(record, 1),
            new SystemRecord("a", secret, 1),
            new DataKey(secret, "coffer:v1:x"),
            Plaintext.of(secret),
            new SignedMessage(secret, "x"),
            new Outcome.Done<>(secret),
            new Outcome.Done<>("0123456789abcdef"),
            fixture.keys)) {
      assertThat(each.toString()).doesNotContain("0123").doesNotContain("48, 49");
      assertThat(each.toString()).doesNotContain(decimal);
    }
  }

  @Test
  void theRecordHasOneEncoding() {
    TransitKey made = fixture.make(KeyKind.ECDSA_P256);
    SystemRecord record =
        Objects.requireNonNull(fixture.store.system().get(RecordType.TRANSIT_KEY, KEY.text()));
    byte[] content = record.content();
    KeyRecord decoded = Objects.requireNonNull(KeyRecordCodec.decode(KEY, content));
    assertThat(decoded.key()).isEqualTo(made);
    assertThat(KeyRecordCodec.encode(decoded)).isEqualTo(content);
    for (int length = 0; length < content.length; length++) {
      assertThat(KeyRecordCodec.decode(KEY, java.util.Arrays.copyOf(content, length))).isNull();
    }
    assertThat(KeyRecordCodec.decode(KEY, java.util.Arrays.copyOf(content, content.length + 1)))
        .isNull();
    for (int at = 0; at < content.length; at++) {
      byte[] other = content.clone();
      other[at] ^= (byte) 0x80;
      KeyRecord read = KeyRecordCodec.decode(KEY, other);
      if (read != null) {
        assertThat(KeyRecordCodec.encode(read)).as("byte %d", at).isEqualTo(other);
      }
    }
  }

  @Test
  void aMessageOfAnotherStoreDoesNotOpenUnderTheSameKey() {
    byte[] secret = new byte[32];
    fixture.plant(KeyKind.AES256_GCM, secret, new byte[0]);
    try (TransitFixture other = new TransitFixture()) {
      other.plant(KeyKind.AES256_GCM, secret, new byte[0]);
      String text = fixture.encrypt();
      assertThat(fixture.decrypt(text)).isEqualTo(MESSAGE);
      assertThatThrownBy(() -> other.decrypt(text)).isInstanceOf(SecretsException.class);
    }
  }
}
