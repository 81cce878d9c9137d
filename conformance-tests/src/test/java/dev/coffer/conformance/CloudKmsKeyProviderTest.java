package dev.coffer.conformance;

import dev.coffer.conformance.peer.gcp.FakeGoogle;
import dev.coffer.gcp.GcpConfig;
import dev.coffer.gcp.GcpCredential;
import dev.coffer.gcp.kms.CloudKmsConfig;
import dev.coffer.gcp.kms.CloudKmsKeyProvider;
import dev.coffer.key.KeyProvider;
import dev.coffer.model.SecretValue;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** Cloud KMS keys keep the contract, as far as a fake of our own can show it. */
final class CloudKmsKeyProviderTest {
  @Nested
  @Proves("gcp-kms")
  final class With_a_key_that_signs extends OverTheFake {
    @Override
    @Nullable String macKey(FakeGoogle fake, String id) {
      return fake.macKey("europe-west3", "coffer", id + "-mac");
    }
  }

  @Nested
  @Proves("gcp-kms")
  final class Without_one extends OverTheFake {
    @Override
    @Nullable String macKey(FakeGoogle fake, String id) {
      return null;
    }
  }

  /**
   * Two keys of one ring; the threads of gRPC's executor are shared and end when they were idle.
   */
  @Shares("grpc-default-executor")
  abstract static class OverTheFake extends KeyProviderContract {
    private FakeGoogle fake;

    abstract @Nullable String macKey(FakeGoogle fake, String id);

    @BeforeEach
    @Override
    void createRootKeys() {
      fake = FakeGoogle.start();
      fake.keyRing("europe-west3", "coffer");
      super.createRootKeys();
    }

    @AfterEach
    void stop() {
      fake.close();
    }

    @Override
    protected KeyProvider create(Path folder) {
      return made("root");
    }

    @Override
    protected KeyProvider createOther(Path folder) {
      return made("other");
    }

    private KeyProvider made(String id) {
      GcpConfig gcp =
          new GcpConfig(
              fake.address(),
              new GcpCredential.AccessToken(() -> SecretValue.ofUtf8("the-token")),
              GcpConfig.DEFAULT_TIMEOUT);
      String ring = "projects/" + FakeGoogle.PROJECT + "/locations/europe-west3/keyRings/coffer";
      return CloudKmsKeyProvider.create(
          new CloudKmsConfig(gcp, ring + "/cryptoKeys/" + id, macKey(fake, id)));
    }
  }
}
