package dev.coffer.transit;

import static dev.coffer.transit.TransitFixture.KEY;
import static dev.coffer.transit.TransitFixture.LOCAL;
import static dev.coffer.transit.TransitFixture.MESSAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.coffer.model.SecretName;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotationCareTest {
  private static final Duration PERIOD = Duration.ofDays(30);

  @TempDir Path folder;
  private final TransitFixture fixture = new TransitFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private TransitKey describe() {
    return fixture.keys.describe(KEY, LOCAL);
  }

  private void makePeriodic() {
    fixture.keys.create(
        NewTransitKey.of(KEY.text(), KeyKind.AES256_GCM).rotatedEvery(PERIOD), LOCAL);
  }

  @Test
  void rotatesWhatIsDueAndNothingElse() throws InterruptedException {
    makePeriodic();
    fixture.keys.create(NewTransitKey.of("never", KeyKind.AES256_GCM), LOCAL);
    String first = fixture.encrypt();
    assertThat(fixture.keys.rotateDue()).isZero();
    fixture.clock.advance(PERIOD.minusSeconds(1));
    assertThat(fixture.keys.rotateDue()).isZero();
    fixture.clock.advance(Duration.ofSeconds(1));

    assertThat(fixture.keys.rotateDue()).isEqualTo(1);

    assertThat(describe().latestVersion()).isEqualTo(2);
    assertThat(describe().rotationTime()).isEqualTo(fixture.clock.instant().plus(PERIOD));
    assertThat(fixture.encrypt()).startsWith("coffer:v2:");
    assertThat(fixture.decrypt(first)).isEqualTo(MESSAGE);
    assertThat(fixture.keys.describe(SecretName.of("never"), LOCAL).latestVersion()).isEqualTo(1);
  }

  @Test
  void rotatesOnceHoweverFarTheClockJumped() throws InterruptedException {
    makePeriodic();
    fixture.clock.advance(Duration.ofDays(3650));
    assertThat(fixture.keys.rotateDue()).isEqualTo(1);
    assertThat(fixture.keys.rotateDue()).isZero();
    fixture.clock.advance(Duration.ofDays(-1000));
    assertThat(fixture.keys.rotateDue()).isZero();
    assertThat(describe().latestVersion()).isEqualTo(2);
  }

  @Test
  void countsFromARotationByHand() throws InterruptedException {
    makePeriodic();
    fixture.clock.advance(PERIOD.minusDays(1));
    assertThat(fixture.keys.rotate(KEY, LOCAL)).isEqualTo(2);
    fixture.clock.advance(Duration.ofDays(2));
    assertThat(fixture.keys.rotateDue()).isZero();
  }

  @Test
  void isDueInAStoreThatWasOpenedAgainToo() throws InterruptedException {
    makePeriodic();
    try (TransitFixture restored = fixture.restored(folder.resolve("backup"))) {
      restored.clock.advance(PERIOD);
      // The thread of the store may be first.
      assertThat(restored.keys.rotateDue()).isBetween(0, 1);
      assertThat(restored.keys.describe(KEY, LOCAL).latestVersion()).isEqualTo(2);
    }
  }

  @Test
  void happensByItself() {
    makePeriodic();
    fixture.clock.advance(PERIOD);
    await().untilAsserted(() -> assertThat(describe().latestVersion()).isEqualTo(2));
  }

  @Test
  void waitsForATrimWhereThereIsNoRoom() throws InterruptedException {
    makePeriodic();
    for (int version = 2; version <= TransitKeys.MAX_VERSIONS; version++) {
      assertThat(fixture.keys.rotate(KEY, LOCAL)).isEqualTo(version);
    }
    fixture.clock.advance(PERIOD);
    assertThat(fixture.keys.rotateDue()).isZero();
    fixture.keys.update(KEY, TransitKeyChange.NONE.withMinDecryptionVersion(300), LOCAL);
    fixture.keys.trim(KEY, 300, LOCAL);
    assertThat(fixture.keys.rotateDue()).isEqualTo(1);
    assertThat(describe().latestVersion()).isEqualTo(TransitKeys.MAX_VERSIONS + 1);
  }
}
