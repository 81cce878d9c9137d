package dev.coffer.transit.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.SecretsClient;
import dev.coffer.key.HeapRootKey;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.store.MemoryRecords;
import dev.coffer.store.SealedConfig;
import dev.coffer.store.SealedStore;
import dev.coffer.transit.KeyKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams under data keys of a transit key, as a program writes and reads them. */
final class TransitStreamTest {
  private static final byte[] CONTEXT = "backups/monday".getBytes(US_ASCII);
  private static final byte[] PLAINTEXT = new byte[200_000];

  private SecretsClient client;
  private DataKeys keys;

  @BeforeEach
  void createKey() {
    SealedStore store =
        SealedStore.create(
            "default", new MemoryRecords(), new HeapRootKey("root"), SealedConfig.DEFAULT);
    client = SecretsClient.builder().store("default", store).build();
    client.transit().create("backups", KeyKind.AES256_GCM);
    client.transit().create("others", KeyKind.AES256_GCM);
    keys = client.transit().dataKeys("backups");
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void areReadAgainAlsoAfterTheKeyWasRotated() {
    byte[] before = Streams.encrypt(keys, CONTEXT, PLAINTEXT);
    client.transit().rotate("backups");
    byte[] after = Streams.encrypt(keys, CONTEXT, PLAINTEXT);
    assertThat(new String(before, US_ASCII)).contains("coffer:v1:");
    assertThat(new String(after, US_ASCII)).contains("coffer:v2:");
    assertThat(Streams.decrypt(keys, CONTEXT, before)).isEqualTo(PLAINTEXT);
    assertThat(Streams.decrypt(keys, CONTEXT, after)).isEqualTo(PLAINTEXT);
  }

  @Test
  void ofAnotherKeyAreRefused() {
    byte[] stream = Streams.encrypt(keys, CONTEXT, PLAINTEXT);
    DataKeys others = client.transit().dataKeys("others");
    SecretsException refusal =
        catchThrowableOfType(
            SecretsException.class, () -> Streams.decrypt(others, CONTEXT, stream));
    assertThat(refusal.code()).isEqualTo(ErrorCode.INTEGRITY);
  }
}
