package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.conformance.peer.gcp.FakeGoogle;
import dev.coffer.gcp.GcpConfig;
import dev.coffer.gcp.GcpCredential;
import dev.coffer.gcp.kms.CloudKmsConfig;
import dev.coffer.gcp.kms.CloudKmsKeyProvider;
import dev.coffer.key.KeyProvider;
import dev.coffer.key.KeyVersion;
import dev.coffer.key.WrappedKey;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.Retryability;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import io.grpc.Status;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is Cloud KMS's own, beyond the contract: seen at a fake of our own. */
final class CloudKmsOverTheWireTest {
  private static final String RING =
      "projects/" + FakeGoogle.PROJECT + "/locations/europe-west3/keyRings/coffer";
  private static final String KEY = RING + "/cryptoKeys/root";
  private static final byte[] CONTEXT = {1, 2, 3};
  private static final byte[] PLAIN = new byte[32];

  private final FakeGoogle fake = FakeGoogle.start();
  private KeyProvider root;

  @BeforeEach
  void makeTheKey() {
    fake.keyRing("europe-west3", "coffer");
    String mac = fake.macKey("europe-west3", "coffer", "mac");
    root = CloudKmsKeyProvider.create(config(KEY, mac, GcpConfig.DEFAULT_TIMEOUT));
  }

  @AfterEach
  void stop() {
    root.close();
    fake.close();
  }

  private CloudKmsConfig config(String key, String mac, Duration timeout) {
    GcpConfig gcp =
        new GcpConfig(
            fake.address(),
            new GcpCredential.AccessToken(() -> SecretValue.ofUtf8("the-token")),
            timeout);
    return new CloudKmsConfig(gcp, key, mac);
  }

  @Test
  void afterARotationOldKeysOpenAndNewOnesAreByTheNewVersion() {
    WrappedKey old = root.wrap(PLAIN, CONTEXT);
    fake.rotate(KEY);
    assertThat(root.current()).isEqualTo(new KeyVersion("root", "2"));
    assertThat(root.list())
        .containsExactly(new KeyVersion("root", "2"), new KeyVersion("root", "1"));
    WrappedKey fresh = root.rewrap(old, CONTEXT);
    assertThat(fresh.by()).isEqualTo(root.current());
    assertThat(root.unwrap(old, CONTEXT)).isEqualTo(PLAIN);
    fake.disable(KEY, 1);
    SecretsException told = refusal(() -> root.unwrap(old, CONTEXT));
    assertThat(told.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
    assertThat(told.remedy()).contains("Enable the version");
    assertThat(root.unwrap(fresh, CONTEXT)).isEqualTo(PLAIN);
    assertThat(root.list()).containsExactly(new KeyVersion("root", "2"));
  }

  @Test
  void aKeyWhosePrimaryVersionIsDisabledIsNotHealthy() {
    fake.disable(KEY, 1);
    assertThat(refusal(() -> root.current()).code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
    assertThat(refusal(() -> root.wrap(PLAIN, CONTEXT)).code())
        .isEqualTo(ErrorCode.FAILED_PRECONDITION);
    assertThat(root.probe().healthy()).isFalse();
  }

  @Test
  void signaturesOutliveTheRotationOfTheirKey() {
    byte[] signature = root.sign(CONTEXT);
    fake.rotate(RING + "/cryptoKeys/mac");
    assertThat(root.verify(CONTEXT, signature)).isTrue();
    byte[] later = root.sign(CONTEXT);
    assertThat(later).isNotEqualTo(signature);
    assertThat(root.verify(CONTEXT, later)).isTrue();
    later[3] = 9;
    assertThat(root.verify(CONTEXT, later)).isFalse();
  }

  @Test
  void whatIsDamagedOnTheWayIsAskedForAgainThreeTimesAtMost() {
    WrappedKey wrapped = root.wrap(PLAIN, CONTEXT);
    fake.damage(true);
    long before = fake.calls();
    for (ThrowingCallable call :
        new ThrowingCallable[] {
          () -> root.wrap(PLAIN, CONTEXT),
          () -> root.unwrap(wrapped, CONTEXT),
          () -> root.random(32)
        }) {
      SecretsException told = refusal(call);
      assertThat(told.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(told.retryability()).isEqualTo(Retryability.TRANSIENT);
    }
    assertThat(fake.calls() - before).isEqualTo(9);
    fake.damage(false);
    assertThat(root.unwrap(wrapped, CONTEXT)).isEqualTo(PLAIN);
  }

  @Test
  void eachFailureIsToldAndTriedOnce() {
    for (Status.Code code : Status.Code.values()) {
      if (code == Status.Code.OK) {
        continue;
      }
      fake.fail(code);
      long before = fake.calls();
      SecretsException told = refusal(() -> root.wrap(PLAIN, CONTEXT));
      assertThat(fake.calls() - before).as(code.name()).isEqualTo(1);
      assertThat(told.origin()).isEqualTo(Origin.KEY_PROVIDER);
      assertThat(told.remedy()).isNotEmpty();
    }
    fake.recover();
    fake.deny("Encrypt");
    assertThat(refusal(() -> root.wrap(PLAIN, CONTEXT)).remedy())
        .contains(
            "cloudkms.cryptoKeyVersions.useToEncrypt",
            "roles/cloudkms.cryptoKeyEncrypterDecrypter");
    fake.throttle(3);
    assertThat(refusal(() -> root.current()).retryAfter()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void aKeyIsNeverMadeByOpeningAndNeverTwice() {
    CloudKmsConfig absent =
        config(RING + "/cryptoKeys/absent", RING + "/cryptoKeys/mac", GcpConfig.DEFAULT_TIMEOUT);
    assertThat(refusal(() -> CloudKmsKeyProvider.open(absent)).code())
        .isEqualTo(ErrorCode.CONFIGURATION);
    CloudKmsConfig there = config(KEY, RING + "/cryptoKeys/mac", GcpConfig.DEFAULT_TIMEOUT);
    assertThat(refusal(() -> CloudKmsKeyProvider.create(there)).code())
        .isEqualTo(ErrorCode.ALREADY_EXISTS);
    CloudKmsConfig swapped = config(RING + "/cryptoKeys/mac", KEY, GcpConfig.DEFAULT_TIMEOUT);
    assertThat(refusal(() -> CloudKmsKeyProvider.open(swapped)))
        .hasMessageContaining("not of the purpose ENCRYPT_DECRYPT");
    CloudKmsKeyProvider.open(there).close();
  }

  @Test
  void aCallEndsAfterTheConfiguredTimeAtTheServiceToo() {
    KeyProvider hasty =
        CloudKmsKeyProvider.open(config(KEY, RING + "/cryptoKeys/mac", Duration.ofSeconds(2)));
    try (hasty) {
      fake.hold(true);
      assertThat(refusal(() -> hasty.wrap(PLAIN, CONTEXT)).code())
          .isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
      Awaitility.await().untilAsserted(() -> assertThat(fake.cancelled()).isEqualTo(1));
    }
  }

  private static SecretsException refusal(ThrowingCallable call) {
    SecretsException told = catchThrowableOfType(SecretsException.class, call);
    assertThat(told).isNotNull();
    return told;
  }
}
