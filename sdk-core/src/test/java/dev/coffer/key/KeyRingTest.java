package dev.coffer.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.envelope.EnvelopeContext;
import dev.coffer.envelope.Envelopes;
import dev.coffer.envelope.RecordType;
import dev.coffer.envelope.RingKey;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class KeyRingTest {
  private static final EnvelopeContext CONTEXT =
      new EnvelopeContext(RecordType.VALUE, "c", "n", "db/password", 1);

  private final KeyProvider root = new HeapRootKey("root-a");
  private final UUID cluster = UUID.randomUUID();

  @Test
  void aRingOpensFromItsRecordWithTheSameKeys() {
    KeyRing born = KeyRing.create(root, cluster);
    byte[] envelope = new Envelopes(born).seal(CONTEXT, "secret".getBytes(UTF_8));

    KeyRing opened = KeyRing.open(root, cluster, born.sealed());

    assertThat(new Envelopes(opened).open(CONTEXT, envelope, 100)).asString().isEqualTo("secret");
    assertThat(opened.generation()).isEqualTo(1);
    assertThat(opened.active().id()).isEqualTo("kr-1");
    for (MacPurpose purpose : MacPurpose.values()) {
      byte[] tag = born.mac(purpose).sign("m".getBytes(UTF_8));
      assertThat(opened.mac(purpose).verify(tag, "m".getBytes(UTF_8))).isTrue();
    }
  }

  @Test
  void noTwoKeysOfARingAreTheSame() {
    KeyRing ring = KeyRing.create(root, cluster).rotated();
    Set<String> seen = new HashSet<>();
    for (MacPurpose purpose : MacPurpose.values()) {
      seen.add(Arrays.toString(ring.mac(purpose).sign()));
    }
    assertThat(seen).hasSize(MacPurpose.values().length);
    assertThat(encoded(ring.find("kr-1"))).isNotEqualTo(encoded(ring.find("kr-2")));
  }

  @Test
  void theRecordHoldsNoKeyInTheClear() {
    KeyRing ring = KeyRing.create(root, cluster);
    assertThat(hex(ring.sealed())).doesNotContain(hex(encoded(ring.active())));
  }

  @Test
  void anotherRootKeyIsNamedAndNotTriedOnTheData() {
    byte[] sealed = KeyRing.create(root, cluster).sealed();

    SecretsException error = refusal(new HeapRootKey("root-b"), cluster, sealed);

    assertThat(error.code()).isEqualTo(ErrorCode.INTEGRITY);
    assertThat(error)
        .hasMessageContaining("made with another root key")
        .hasMessageContaining("root-a version 1")
        .hasMessageContaining("root-b version 1");
    assertThat(error.remedy()).contains("never re-keyed");
  }

  @Test
  void anotherRootKeyUnderTheSameNameIsRefused() {
    byte[] sealed = KeyRing.create(root, cluster).sealed();
    assertDamaged(refusal(new HeapRootKey("root-a"), cluster, sealed));
  }

  @Test
  void theRingOfAnotherStoreIsRefused() {
    byte[] sealed = KeyRing.create(root, cluster).sealed();
    assertDamaged(refusal(root, UUID.randomUUID(), sealed));
  }

  @Test
  void everyFlippedBitAndEveryOtherLengthIsRefused() {
    byte[] sealed = KeyRing.create(root, cluster).rotated().sealed();
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] flipped = sealed.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertDamaged(refusal(root, cluster, flipped));
    }
    for (int length = 0; length < sealed.length; length++) {
      assertDamaged(refusal(root, cluster, Arrays.copyOf(sealed, length)));
    }
    assertDamaged(refusal(root, cluster, Arrays.copyOf(sealed, sealed.length + 1)));
  }

  @Test
  void anEditedRecordWithARightChecksumIsRefusedByItsTag() {
    KeyRing ring = KeyRing.create(root, cluster);
    RingRecord honest = RingSeal.read(ring.sealed());
    assertThat(honest).isNotNull();
    RingRecord later =
        new RingRecord(honest.generation() + 1, honest.roots(), honest.keys(), honest.macs());
    byte[] forged = RingSeal.seal(later, KeyRing.create(root, cluster).mac(MacPurpose.SET_HASH));

    assertThat(RingSeal.read(forged)).isNotNull();
    assertDamaged(refusal(root, cluster, forged));
  }

  @Test
  void sealedKeysThatChangedPlacesAreRefused() {
    KeyRing ring = KeyRing.create(root, cluster).rotated();
    RingRecord honest = RingSeal.read(ring.sealed());
    assertThat(honest).isNotNull();
    RingEntry first = honest.keys().get(0);
    RingEntry second = honest.keys().get(1);
    RingRecord swapped =
        new RingRecord(
            honest.generation(),
            honest.roots(),
            List.of(
                new RingEntry(1, first.state(), first.uses(), 0, second.sealed()),
                new RingEntry(2, second.state(), second.uses(), 0, first.sealed())),
            honest.macs());

    assertDamaged(refusal(root, cluster, RingSeal.seal(swapped, ringMac(honest))));
  }

  @Test
  void aRotatedRingSealsWithANewKeyAndStillOpensWhatTheOldOneSealed() {
    KeyRing before = KeyRing.create(root, cluster);
    byte[] old = new Envelopes(before).seal(CONTEXT, "old".getBytes(UTF_8));

    KeyRing after = KeyRing.open(root, cluster, before.rotated().sealed());
    before.close();

    Envelopes envelopes = new Envelopes(after);
    assertThat(after.generation()).isEqualTo(2);
    assertThat(envelopes.open(CONTEXT, old, 100)).asString().isEqualTo("old");
    byte[] rewrapped = envelopes.rewrap(CONTEXT, old);
    assertThat(Envelopes.keyIds(rewrapped)).containsExactly("kr-2");
    assertThat(envelopes.open(CONTEXT, rewrapped, 100)).asString().isEqualTo("old");
    assertThat(after.rotated().active().id()).isEqualTo("kr-3");
  }

  @Test
  void aRotatedRingOutlivesTheOneItCameFrom() {
    KeyRing before = KeyRing.create(root, cluster);
    byte[] tag = before.mac(MacPurpose.FINGERPRINT).sign();
    KeyRing after = before.rotated();
    before.close();
    assertThat(after.mac(MacPurpose.FINGERPRINT).verify(tag)).isTrue();
    assertThat(encoded(after.find("kr-1"))).isNotEqualTo(new byte[32]);
  }

  @Test
  void aDestroyedKeyIsNeitherFoundNorItsNumberGivenAgain() {
    KeyRing ring = KeyRing.create(root, cluster).rotated();

    KeyRing opened = KeyRing.open(root, cluster, ring.without("kr-1").sealed());

    assertThat(opened.find("kr-1")).isNull();
    assertThat(opened.find("kr-2")).isNotNull();
    assertThat(opened.keys().get(0).state()).isEqualTo(RingKeyInfo.State.DESTROYED);
    assertThat(opened.rotated().active().id()).isEqualTo("kr-3");
    assertThat(refusal(() -> ring.without("kr-2")).code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
    assertThat(refusal(() -> ring.without("kr-9")).code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void anyOfSeveralRootKeysOpensARingAndTheFirstIsAskedFirst() {
    AwayRootKey first = new AwayRootKey("root-a");
    HeapRootKey second = new HeapRootKey("root-b");
    RootKeys both = new RootKeys(first, List.of(second));
    byte[] sealed = create(both).sealed();

    KeyRing.open(first, cluster, sealed).close();
    KeyRing.open(second, cluster, sealed).close();
    open(both, sealed).close();
    assertThat(first.unwraps).isEqualTo(2);
    first.away = true;
    open(both, sealed).close();
    assertThat(refusal(() -> KeyRing.open(first, cluster, sealed)).code())
        .isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void aRootKeyThatIsAwayKeepsOpeningARingThatIsKeptForOthers() {
    AwayRootKey first = new AwayRootKey("root-a");
    HeapRootKey second = new HeapRootKey("root-b");
    KeyRing ring = create(new RootKeys(first, List.of(second)));
    HeapRootKey third = new HeapRootKey("root-c");
    KeyRing opened = open(new RootKeys(first, List.of(third)), ring.sealed());
    assertThat(opened.rootsDiffer()).isTrue();
    first.away = true;
    KeyRing kept = opened.keptForRoots();
    first.away = false;

    for (KeyProvider each : List.of(first, second, third)) {
      KeyRing.open(each, cluster, kept.sealed()).close();
    }
    KeyRing again = kept.keptForRoots();
    assertThat(again.rootsDiffer()).isFalse();
    assertThat(again.roots()).hasSize(2);
    assertThat(refusal(second, cluster, again.sealed()))
        .hasMessageContaining("made with another root key");
  }

  @Test
  void aKeyThatWasPutAwayOpensARingAfterRotationsUntilItIsRevoked() {
    HeapRootKey offline = new HeapRootKey("recovery");
    KeyRing ring = KeyRing.create(root, cluster).withOffline(offline);
    byte[] envelope = new Envelopes(ring).seal(CONTEXT, "old".getBytes(UTF_8));
    KeyRing rotated = ring.rotated().keptForRoots();
    assertThat(rotated.rootsDiffer()).isFalse();

    KeyRing opened = KeyRing.open(offline, cluster, rotated.sealed());
    assertThat(new Envelopes(opened).open(CONTEXT, envelope, 100)).asString().isEqualTo("old");
    KeyRing revoked = rotated.withoutOffline();
    assertThat(refusal(offline, cluster, revoked.sealed()))
        .hasMessageContaining("made with another root key");
    KeyRing reopened = KeyRing.open(root, cluster, revoked.sealed());
    assertThat(new Envelopes(reopened).open(CONTEXT, envelope, 100)).asString().isEqualTo("old");
    assertThat(reopened.active().id()).isEqualTo("kr-2");
  }

  @Test
  void usesAreCountedAcrossRestartsAndNeverForgotten() {
    KeyRing ring = KeyRing.create(root, cluster);
    assertThat(ring.needsSaving()).isTrue();
    byte[] sealed = ring.sealed();
    assertThat(ring.needsSaving()).isFalse();
    for (int i = 0; i < 4096; i++) {
      ring.active();
    }
    assertThat(ring.needsSaving()).isFalse();
    ring.active();
    assertThat(ring.needsSaving()).isTrue();

    KeyRing crashed = KeyRing.open(root, cluster, sealed);
    assertThat(crashed.needsSaving()).isFalse();
    crashed.active();
    assertThat(crashed.needsSaving()).isTrue();
    RingRecord record = RingSeal.read(crashed.sealed());
    assertThat(record).isNotNull();
    assertThat(record.active().uses()).isEqualTo(2 * 4096 + 1);
  }

  @Test
  void rotationIsDueAfterTwoToThe31SealsAndAKeyIsSpentAfterTwoToThe32() {
    assertThat(isDue(withUses(KeyRing.ROTATE_AFTER_USES - 1))).isFalse();
    assertThat(isDue(withUses(KeyRing.ROTATE_AFTER_USES))).isTrue();

    KeyRing last = withUses(KeyRing.MAX_USES - 1);
    assertThat(last.active().id()).isEqualTo("kr-1");
    assertThatThrownBy(last::active)
        .isInstanceOfSatisfying(
            SecretsException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION))
        .hasMessageContaining("kr-1");
    assertThat(last.find("kr-1")).isNotNull();
    assertThat(last.rotated().active().id()).isEqualTo("kr-2");
  }

  @Test
  void rotationIsDueAfterNinetyDays() {
    Instant birth = Instant.parse("2026-01-01T00:00:00Z");
    byte[] sealed = KeyRing.create(RootKeys.of(root), cluster, at(birth)).sealed();
    Clock before = at(birth.plus(Duration.ofDays(90)).minusSeconds(1));
    Clock after = at(birth.plus(Duration.ofDays(90)));
    assertThat(isDue(KeyRing.open(RootKeys.of(root), cluster, sealed, before))).isFalse();
    assertThat(isDue(KeyRing.open(RootKeys.of(root), cluster, sealed, after))).isTrue();
  }

  @Test
  void aClosedRingRefusesEveryUseAndNeverSealsWithAWipedKey() {
    KeyRing ring = KeyRing.create(root, cluster);
    MacKey mac = ring.mac(MacPurpose.SET_HASH);
    RingKey key = ring.active();
    ring.close();
    assertThat(key.key().isDestroyed()).isTrue();
    assertThatThrownBy(() -> new Envelopes(ring).seal(CONTEXT, new byte[1]))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(mac::sign).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(ring::sealed).isInstanceOf(IllegalStateException.class);
    ring.close();
  }

  @Test
  void keysAreNeitherPrintedNorSerialised() {
    KeyRing ring = KeyRing.create(root, cluster);
    RingKey key = ring.active();
    assertThat(key.toString() + key.key() + ring + ring.mac(MacPurpose.SET_HASH))
        .isEqualTo(
            "RingKey[kr-1]OffHeapKey[redacted]KeyRing[generation 1, active kr-1]MacKey[redacted]");
    assertThatThrownBy(
            () -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(key.key()))
        .isInstanceOf(NotSerializableException.class);
  }

  private KeyRing withUses(long uses) {
    KeyRing ring = KeyRing.create(root, cluster);
    RingRecord honest = RingSeal.read(ring.sealed());
    assertThat(honest).isNotNull();
    RingRecord used =
        new RingRecord(1, honest.roots(), List.of(honest.active().withUses(uses)), honest.macs());
    return KeyRing.open(root, cluster, RingSeal.seal(used, ringMac(honest)));
  }

  private MacKey ringMac(RingRecord record) {
    return RootKeys.of(root).open(record.roots(), cluster).openMacs(record.macs()).ring();
  }

  private static SecretsException refusal(KeyProvider root, UUID cluster, byte[] sealed) {
    return refusal(() -> KeyRing.open(root, cluster, sealed));
  }

  private static SecretsException refusal(ThrowingCallable call) {
    SecretsException error = catchThrowableOfType(SecretsException.class, call);
    assertThat(error).isNotNull();
    return error;
  }

  private KeyRing create(RootKeys roots) {
    return KeyRing.create(roots, cluster, Clock.systemUTC());
  }

  private KeyRing open(RootKeys roots, byte[] sealed) {
    return KeyRing.open(roots, cluster, sealed, Clock.systemUTC());
  }

  private static boolean isDue(KeyRing ring) {
    return ring.rotationDue(KeyRing.ROTATE_AFTER, KeyRing.ROTATE_AFTER_USES);
  }

  private static void assertDamaged(SecretsException error) {
    assertThat(error.code()).isEqualTo(ErrorCode.INTEGRITY);
    assertThat(error).hasMessageContaining("damaged, was tampered with, or belongs to another");
  }

  private static Clock at(Instant time) {
    return Clock.fixed(time, ZoneOffset.UTC);
  }

  private static byte[] encoded(RingKey key) {
    assertThat(key).isNotNull();
    return key.key().getEncoded();
  }

  private static String hex(byte[] bytes) {
    return java.util.HexFormat.of().formatHex(bytes);
  }
}
