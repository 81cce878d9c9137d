package dev.coffer.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class KnownAnswersTest {
  private static final int CAP = 64 * 1024;

  @TestFactory
  Stream<DynamicTest> everyKnownEnvelopeOpens() {
    return Vectors.positive()
        .filter(vector -> vector.has("envelope"))
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.get("id").asText(),
                    () -> {
                      Envelopes envelopes = new Envelopes(Vectors.configured(vector));
                      byte[] envelope = Vectors.hex(vector, "envelope");
                      EnvelopeContext context = Vectors.context(vector);
                      assertThat(envelopes.open(context, envelope, CAP))
                          .isEqualTo(Vectors.plaintext(vector));
                      envelopes.verify(context, envelope, CAP);
                    }));
  }

  @TestFactory
  Stream<DynamicTest> everyKnownEnvelopeSealsAgainByteForByte() {
    return Vectors.positive()
        .map(
            vector -> DynamicTest.dynamicTest(vector.get("id").asText(), () -> sealsAgain(vector)));
  }

  private static void sealsAgain(JsonNode vector) throws Exception {
    FixedKeys keys = Vectors.configured(vector);
    List<RingKey> recipients = new ArrayList<>();
    for (JsonNode recipient : vector.get("recipients")) {
      recipients.add(keys.key(recipient.get("keyId").asText()));
    }
    Envelopes envelopes = new Envelopes(keys, () -> (target, size) -> draw(vector, target, size));
    byte[] plaintext = Vectors.plaintext(vector);

    byte[] sealed = envelopes.seal(Vectors.context(vector), plaintext, recipients);

    if (vector.has("envelope")) {
      assertThat(sealed).isEqualTo(Vectors.hex(vector, "envelope"));
    } else {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(sealed);
      assertThat(HexFormat.of().formatHex(digest)).isEqualTo(vector.get("envelopeSha256").asText());
    }
    assertThat(envelopes.open(Vectors.context(vector), sealed, CAP)).isEqualTo(plaintext);
  }

  /** The randomness of a vector in the order in which a seal draws it. */
  private static void draw(JsonNode vector, byte[] target, int size) {
    ByteArrayOutputStream draw = new ByteArrayOutputStream();
    draw.writeBytes(Vectors.hex(vector, "dek"));
    draw.writeBytes(Vectors.hex(vector, "messageId"));
    draw.writeBytes(Vectors.hex(vector, "nonce"));
    for (JsonNode recipient : vector.get("recipients")) {
      draw.writeBytes(Vectors.hex(recipient, "salt"));
      draw.writeBytes(Vectors.hex(recipient, "nonce"));
    }
    assertThat(draw.size()).isEqualTo(size);
    System.arraycopy(draw.toByteArray(), 0, target, 0, size);
  }

  @Test
  void theContextIsEncodedAsInEveryVector() throws Exception {
    ContextBytes bytes = new ContextBytes();
    for (JsonNode vector : Vectors.positive().toList()) {
      bytes.encode(Vectors.context(vector));
      assertThat(HexFormat.of().formatHex(bytes.array(), 0, bytes.length()))
          .isEqualTo(vector.get("context").asText());
    }
  }

  @Test
  void aRewrapChangesTheRecipientAloneAndGivesTheKnownAnswer() {
    JsonNode from = Vectors.positive("value");
    JsonNode to = Vectors.positive("value-rewrapped");
    JsonNode recipient = to.get("recipients").get(0);
    ByteArrayOutputStream draw = new ByteArrayOutputStream();
    draw.writeBytes(Vectors.hex(recipient, "salt"));
    draw.writeBytes(Vectors.hex(recipient, "nonce"));
    Envelopes envelopes =
        new Envelopes(
            new FixedKeys("kr-2", Vectors.KEYS),
            () -> (target, size) -> System.arraycopy(draw.toByteArray(), 0, target, 0, size));

    byte[] rewrapped = envelopes.rewrap(Vectors.context(from), Vectors.hex(from, "envelope"));

    assertThat(rewrapped).isEqualTo(Vectors.hex(to, "envelope"));
    assertThat(Envelopes.keyIds(rewrapped)).containsExactly("kr-2");
  }

  @Test
  void anEnvelopeForTwoRecipientsIsRewrappedForOne() {
    JsonNode two = Vectors.positive("value-two-recipients");
    byte[] envelope = Vectors.hex(two, "envelope");
    assertThat(Envelopes.keyIds(envelope)).containsExactly("kr-1", "kr-2");
    Envelopes envelopes = new Envelopes(new FixedKeys("kr-2", Vectors.KEYS));

    byte[] rewrapped = envelopes.rewrap(Vectors.context(two), envelope);

    assertThat(Envelopes.keyIds(rewrapped)).containsExactly("kr-2");
    assertThat(envelopes.open(Vectors.context(two), rewrapped, CAP))
        .isEqualTo(Vectors.plaintext(two));
  }

  @TestFactory
  Stream<DynamicTest> everyKnownAttackIsRefusedForItsReasonAndLooksTheSameOutside() {
    String uniform = outside(new byte[0], Vectors.positive("value"));
    return Vectors.negative()
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.get("id").asText(),
                    () -> {
                      byte[] envelope = Vectors.hex(vector, "envelope");
                      assertThat(inside(envelope, vector)).isEqualTo(vector.get("reason").asText());
                      assertThat(outside(envelope, vector)).isEqualTo(uniform);
                    }));
  }

  @Test
  void theVectorsAreAllThere() {
    assertThat(Vectors.positive()).hasSize(9);
    assertThat(Vectors.negative()).hasSize(34);
  }

  @Test
  void everyFlippedBitIsRefused() {
    JsonNode vector = Vectors.positive("value");
    String uniform = outside(new byte[0], vector);
    Envelopes envelopes = new Envelopes(Vectors.configured(vector));
    EnvelopeContext context = Vectors.context(vector);
    byte[] envelope = Vectors.hex(vector, "envelope");
    int refused = 0;
    for (int bit = 0; bit < envelope.length * 8; bit++) {
      envelope[bit / 8] ^= (byte) (1 << bit % 8);
      Throwable error = catchThrowable(() -> envelopes.open(context, envelope, CAP));
      assertThat(error).as("bit %d", bit).isInstanceOf(SecretsException.class);
      assertThat(describe((SecretsException) error)).isEqualTo(uniform);
      envelope[bit / 8] ^= (byte) (1 << bit % 8);
      refused++;
    }
    assertThat(refused).isEqualTo(Vectors.ROOT.get("everyBitFlipRefused").get("flips").asInt());
    assertThat(envelopes.open(context, envelope, CAP)).isEqualTo(Vectors.plaintext(vector));
  }

  private static String inside(byte[] envelope, JsonNode vector) {
    Envelopes envelopes = new Envelopes(Vectors.configured(vector));
    Refusal refusal =
        catchThrowableOfType(
            Refusal.class, () -> envelopes.openOrRefuse(Vectors.context(vector), envelope, CAP));
    assertThat(refusal).isNotNull();
    return refusal.reason().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }

  private static String outside(byte[] envelope, JsonNode vector) {
    Envelopes envelopes = new Envelopes(Vectors.configured(vector));
    SecretsException error =
        catchThrowableOfType(
            SecretsException.class, () -> envelopes.open(Vectors.context(vector), envelope, CAP));
    assertThat(error).isNotNull();
    assertThat(error.code()).isEqualTo(ErrorCode.INTEGRITY);
    return describe(error);
  }

  /** All that a caller can see. */
  private static String describe(SecretsException e) {
    return String.join("|", e.toString(), e.remedy(), "" + e.getCause(), "" + e.retryability())
        + List.of(e.getSuppressed());
  }
}
