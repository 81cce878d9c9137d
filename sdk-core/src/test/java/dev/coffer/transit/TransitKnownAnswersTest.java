package dev.coffer.transit;

import static dev.coffer.transit.TransitFixture.KEY;
import static dev.coffer.transit.TransitFixture.LOCAL;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys and answers that others published, through our door. */
class TransitKnownAnswersTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final String PKCS8_ED25519 = "302e020100300506032b657004220420";
  private static final String SPKI_ED25519 = "302a300506032b6570032100";

  private final TransitFixture fixture = new TransitFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private static byte[] hex(String text) {
    return HEX.parseHex(text);
  }

  private static String text(String hex) {
    return "coffer:v1:" + Base64.getEncoder().encodeToString(hex(hex));
  }

  /** RFC 4231, test case 1. */
  @Test
  void hmacSha256() {
    fixture.plant(KeyKind.HMAC_SHA256, hex("0b".repeat(20)), new byte[0]);
    assertThat(fixture.keys.hmac(KEY, List.of("Hi There".getBytes(US_ASCII)), LOCAL).get(0).get())
        .isEqualTo(text("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"));
  }

  /** RFC 4231, test case 2. */
  @Test
  void hmacSha512() {
    fixture.plant(KeyKind.HMAC_SHA512, "Jefe".getBytes(US_ASCII), new byte[0]);
    byte[] message = "what do ya want for nothing?".getBytes(US_ASCII);
    assertThat(fixture.keys.hmac(KEY, List.of(message), LOCAL).get(0).get())
        .isEqualTo(
            text(
                "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                    + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"));
  }

  /** RFC 8032, section 7.1, test 3. */
  @Test
  void ed25519() {
    String seed = "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7";
    String shown = "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025";
    String signature =
        text(
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");
    fixture.plant(KeyKind.ED25519, hex(PKCS8_ED25519 + seed), hex(SPKI_ED25519 + shown));
    byte[] message = hex("af82");
    assertThat(fixture.keys.sign(KEY, List.of(message), LOCAL).get(0).get()).isEqualTo(signature);
    assertThat(verify(message, signature)).isTrue();
    String longer = text(HEX.formatHex(Base64.getDecoder().decode(signature.substring(10))) + "00");
    assertThat(verify(message, longer)).isFalse();
  }

  private boolean verify(byte[] message, String signature) {
    return fixture
        .keys
        .verify(KEY, List.of(new SignedMessage(message, signature)), LOCAL)
        .get(0)
        .get();
  }
}
