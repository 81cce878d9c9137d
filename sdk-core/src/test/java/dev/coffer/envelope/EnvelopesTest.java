package dev.coffer.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.envelope.Refusal.Reason;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class EnvelopesTest {
  private static final EnvelopeContext CONTEXT =
      new EnvelopeContext(RecordType.VALUE, "cluster", "namespace", "db/password", 7);
  private static final int CAP = 64 * 1024;

  private final FixedKeys keys =
      new FixedKeys("kr-1", Map.of("kr-1", random(32), "kr-2", random(32)));
  private final Envelopes envelopes = new Envelopes(keys);

  @Test
  void plaintextsOfEverySizeComeBackAndCost206Bytes() {
    for (int size : new int[] {0, 1, 15, 16, 17, 1000, CAP, Envelopes.MAX_PLAINTEXT_BYTES}) {
      byte[] plaintext = random(size);
      byte[] before = plaintext.clone();
      byte[] envelope = envelopes.seal(CONTEXT, plaintext);
      assertThat(plaintext).isEqualTo(before);
      assertThat(envelope).hasSize(size + 206);
      assertThat(envelopes.open(CONTEXT, envelope, Envelopes.MAX_PLAINTEXT_BYTES))
          .isEqualTo(plaintext);
    }
  }

  @Test
  void everyTypeOfRecordIsSealedAndOpensOnlyAsItself() {
    for (RecordType type : RecordType.values()) {
      byte[] envelope = envelopes.seal(as(type), new byte[3]);
      for (RecordType other : RecordType.values()) {
        if (other == type) {
          assertThat(envelopes.open(as(other), envelope, CAP)).hasSize(3);
        } else {
          assertThat(reason(() -> envelopes.openOrRefuse(as(other), envelope, CAP)))
              .isEqualTo(Reason.TYPE);
        }
      }
    }
  }

  @Test
  void anEnvelopeOpensInNoOtherContext() {
    List<EnvelopeContext> contexts =
        List.of(
            CONTEXT,
            new EnvelopeContext(RecordType.METADATA, "cluster", "namespace", "db/password", 7),
            new EnvelopeContext(RecordType.VALUE, "cluster2", "namespace", "db/password", 7),
            new EnvelopeContext(RecordType.VALUE, "cluster", "namespace2", "db/password", 7),
            new EnvelopeContext(RecordType.VALUE, "cluster", "namespace", "db/passwords", 7),
            new EnvelopeContext(RecordType.VALUE, "cluster", "namespace", "db/password", 8),
            new EnvelopeContext(RecordType.VALUE, "cluster", "namespace", "db/password", -7),
            new EnvelopeContext(RecordType.VALUE, "clusternamespace", "", "db/password", 7),
            new EnvelopeContext(RecordType.VALUE, "cluster", "namespacedb", "/password", 7));
    for (EnvelopeContext mine : contexts) {
      byte[] envelope = envelopes.seal(mine, "value".getBytes(UTF_8));
      for (EnvelopeContext other : contexts) {
        if (other.equals(mine)) {
          assertThat(envelopes.open(other, envelope, CAP)).asString().isEqualTo("value");
        } else {
          assertIntegrity(() -> envelopes.open(other, envelope, CAP));
          assertIntegrity(() -> envelopes.verify(other, envelope, CAP));
          assertIntegrity(() -> envelopes.rewrap(other, envelope));
        }
      }
    }
  }

  @Test
  void noPartOfAnEnvelopeFitsIntoAnother() {
    byte[] mine = envelopes.seal(CONTEXT, "mine".getBytes(UTF_8));
    byte[] other = envelopes.seal(CONTEXT, "also".getBytes(UTF_8));
    int recipients = Layout.RECIPIENTS_OFFSET;
    int nonce = recipients + Layout.ringRecipientBytes("kr-1".length());
    int[][] parts = {
      {Layout.MESSAGE_ID_OFFSET, Layout.COMMITMENT_OFFSET},
      {Layout.COMMITMENT_OFFSET, Layout.RECIPIENT_COUNT_OFFSET},
      {Layout.MESSAGE_ID_OFFSET, Layout.RECIPIENT_COUNT_OFFSET},
      {recipients, nonce},
      {Layout.MESSAGE_ID_OFFSET, nonce},
      {nonce, nonce + Layout.NONCE_BYTES},
      {nonce + Layout.NONCE_BYTES + 4, mine.length},
      {nonce, mine.length},
    };
    for (int[] part : parts) {
      byte[] spliced = mine.clone();
      System.arraycopy(other, part[0], spliced, part[0], part[1] - part[0]);
      assertIntegrity(() -> envelopes.open(CONTEXT, spliced, CAP));
    }
  }

  @Test
  void aCallersCapRefusesALongerPlaintextBeforeItIsDecrypted() {
    byte[] envelope = envelopes.seal(CONTEXT, new byte[100]);
    assertThat(envelopes.open(CONTEXT, envelope, 100)).hasSize(100);
    assertThat(reason(() -> envelopes.openOrRefuse(CONTEXT, envelope, 99)))
        .isEqualTo(Reason.CIPHERTEXT_LENGTH);
    assertThatThrownBy(() -> envelopes.open(CONTEXT, envelope, Envelopes.MAX_PLAINTEXT_BYTES + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void moreThanOneMebibyteIsNotSealed() {
    byte[] large = new byte[Envelopes.MAX_PLAINTEXT_BYTES + 1];
    assertThatThrownBy(() -> envelopes.seal(CONTEXT, large))
        .isInstanceOfSatisfying(
            SecretsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED));
  }

  @Test
  void damageToARecipientThatIsNotOpenedIsFoundByVerify() {
    byte[] envelope =
        envelopes.seal(CONTEXT, new byte[9], List.of(keys.key("kr-1"), keys.key("kr-2")));
    int second = Layout.RECIPIENTS_OFFSET + Layout.ringRecipientBytes("kr-1".length());
    envelope[second + 20] ^= 1;
    assertThat(envelopes.open(CONTEXT, envelope, CAP)).hasSize(9);
    assertIntegrity(() -> envelopes.verify(CONTEXT, envelope, CAP));
  }

  @Test
  void theFirstConfiguredRecipientDecidesAndThereIsNoSecondTry() {
    byte[] envelope =
        envelopes.seal(CONTEXT, new byte[9], List.of(keys.key("kr-1"), keys.key("kr-2")));
    envelope[Layout.RECIPIENTS_OFFSET + 20] ^= 1;
    assertThat(reason(() -> envelopes.openOrRefuse(CONTEXT, envelope, CAP)))
        .isEqualTo(Reason.UNWRAP);
    Envelopes second = new Envelopes(only("kr-2"));
    assertThat(second.open(CONTEXT, envelope, CAP)).hasSize(9);
    assertIntegrity(() -> second.verify(CONTEXT, envelope, CAP));
  }

  @Test
  void aRecipientOfAKeyProviderIsReadButOpenedByNoRingKey() {
    byte[] ring = envelopes.seal(CONTEXT, new byte[9]);
    for (int blob : new int[] {1, Layout.MAX_PROVIDER_BLOB_BYTES}) {
      byte[] envelope = withProviderRecipient(ring, "hsm-1", blob);
      assertThat(Envelopes.keyIds(envelope)).containsExactly("hsm-1");
      assertThat(reason(() -> envelopes.openOrRefuse(CONTEXT, envelope, CAP)))
          .isEqualTo(Reason.NO_CONFIGURED_KEY);
      byte[] named = withProviderRecipient(ring, "kr-1", blob);
      assertThat(reason(() -> envelopes.openOrRefuse(CONTEXT, named, CAP)))
          .isEqualTo(Reason.NO_CONFIGURED_KEY);
    }
    for (int blob : new int[] {0, Layout.MAX_PROVIDER_BLOB_BYTES + 1}) {
      byte[] envelope = withProviderRecipient(ring, "hsm-1", blob);
      assertThat(reason(() -> envelopes.openOrRefuse(CONTEXT, envelope, CAP)))
          .isEqualTo(Reason.WRAP_LENGTH);
    }
  }

  @Test
  void everyPrefixOfAnEnvelopeIsRefusedByItsForm() {
    byte[] envelope = envelopes.seal(CONTEXT, new byte[9]);
    for (int length = 0; length < envelope.length; length++) {
      byte[] prefix = Arrays.copyOf(envelope, length);
      assertThat(reason(() -> envelopes.openOrRefuse(CONTEXT, prefix, CAP)))
          .isEqualTo(Reason.SHORT);
      assertIntegrity(() -> Envelopes.keyIds(prefix));
    }
  }

  @Test
  void randomBytesAndRandomChangesAreRefusedAndNothingElseHappens() {
    Random random = new Random(20260101);
    byte[] envelope = envelopes.seal(CONTEXT, new byte[40], recipients());
    for (int i = 0; i < 4_000; i++) {
      byte[] input = envelope.clone();
      int changes = 1 + random.nextInt(4);
      for (int j = 0; j < changes; j++) {
        input[random.nextInt(200)] = (byte) random.nextInt();
      }
      byte[] cut = Arrays.copyOf(input, random.nextInt(input.length + 50));
      if (!Arrays.equals(cut, envelope)) {
        assertIntegrity(() -> envelopes.verify(CONTEXT, cut, CAP));
      }
    }
  }

  @Test
  void whatAnEnvelopeDrawsNeverRepeats() {
    Set<ByteBuffer> drawn = ConcurrentHashMap.newKeySet();
    int seals = 4_000;
    inThreads(
        4,
        () -> {
          for (int i = 0; i < seals; i++) {
            byte[] envelope = envelopes.seal(CONTEXT, new byte[0]);
            int salt = Layout.RECIPIENTS_OFFSET + 3 + 4 + 2;
            int nonce = Layout.RECIPIENTS_OFFSET + Layout.ringRecipientBytes(4);
            add(drawn, envelope, Layout.MESSAGE_ID_OFFSET, 32);
            add(drawn, envelope, Layout.COMMITMENT_OFFSET, 32);
            add(drawn, envelope, salt, 32);
            add(drawn, envelope, salt + 32, 12);
            add(drawn, envelope, nonce, 12);
          }
        });
    assertThat(drawn).hasSize(4 * seals * 5);
  }

  @Test
  void manyThreadsSealAndOpenAtOnce() {
    inThreads(
        8,
        () -> {
          Random random = new Random();
          for (int i = 0; i < 400; i++) {
            EnvelopeContext context =
                new EnvelopeContext(
                    RecordType.VALUE, "c", "n", "s" + random.nextInt(100), random.nextInt(9));
            byte[] plaintext = new byte[random.nextInt(300)];
            random.nextBytes(plaintext);
            byte[] envelope = envelopes.seal(context, plaintext);
            assertThat(envelopes.open(context, envelope, CAP)).isEqualTo(plaintext);
            envelope[envelope.length - 1] ^= 1;
            assertIntegrity(() -> envelopes.open(context, envelope, CAP));
          }
        });
  }

  @Test
  void aRefusedEnvelopeLeavesNothingBehindForTheNext() {
    byte[] good = envelopes.seal(CONTEXT, "good".getBytes(UTF_8));
    byte[] bad = good.clone();
    bad[Layout.COMMITMENT_OFFSET] ^= 1;
    for (int i = 0; i < 100; i++) {
      assertIntegrity(() -> envelopes.open(CONTEXT, bad, CAP));
      assertThat(envelopes.open(CONTEXT, good, CAP)).asString().isEqualTo("good");
    }
  }

  private static void add(Set<ByteBuffer> drawn, byte[] envelope, int offset, int length) {
    drawn.add(ByteBuffer.wrap(Arrays.copyOfRange(envelope, offset, offset + length)));
  }

  private List<RingKey> recipients() {
    return List.of(keys.key("kr-1"), keys.key("kr-2"));
  }

  private FixedKeys only(String id) {
    return new FixedKeys(id, Map.of(id, keys.key(id).key().getEncoded()));
  }

  /** The same message with one recipient of type 2. */
  private static byte[] withProviderRecipient(byte[] envelope, String keyId, int blobBytes) {
    int payload = Layout.RECIPIENTS_OFFSET + Layout.ringRecipientBytes("kr-1".length());
    return ByteBuffer.allocate(
            Layout.RECIPIENTS_OFFSET + 5 + keyId.length() + blobBytes + envelope.length - payload)
        .put(envelope, 0, Layout.RECIPIENTS_OFFSET)
        .put((byte) Layout.PROVIDER_RECIPIENT)
        .putShort((short) keyId.length())
        .put(keyId.getBytes(UTF_8))
        .putShort((short) blobBytes)
        .put(new byte[blobBytes])
        .put(envelope, payload, envelope.length - payload)
        .array();
  }

  private static EnvelopeContext as(RecordType type) {
    return new EnvelopeContext(type, "cluster", "namespace", "db/password", 7);
  }

  private static void inThreads(int count, Runnable work) {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        running.add(threads.submit(work));
      }
      for (Future<?> one : new HashSet<>(running)) {
        one.get();
      }
    } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
      throw new AssertionError(e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static Reason reason(ThrowingCallable call) {
    Refusal refusal = catchThrowableOfType(Refusal.class, call);
    assertThat(refusal).isNotNull();
    return refusal.reason();
  }

  private static void assertIntegrity(ThrowingCallable call) {
    SecretsException error = catchThrowableOfType(SecretsException.class, call);
    assertThat(error).isNotNull();
    assertThat(error.code()).isEqualTo(ErrorCode.INTEGRITY);
    assertThat(error).hasMessage("A sealed record is damaged or was tampered with.").hasNoCause();
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random().nextBytes(bytes);
    return bytes;
  }
}
