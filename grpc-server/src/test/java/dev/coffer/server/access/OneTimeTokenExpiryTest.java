package dev.coffer.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.local.key.SoftwareKeyProvider;
import dev.coffer.model.SecretValue;
import dev.coffer.store.MemoryRecords;
import dev.coffer.store.SealedConfig;
import dev.coffer.store.SealedStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneTimeTokenExpiryTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  private static Clock at(Instant time) {
    return Clock.fixed(time, ZoneOffset.UTC);
  }

  @Test
  void itEndsAfterADayAlsoForWhoClaimedIt() {
    try (var root = SoftwareKeyProvider.createFile(folder.resolve("root.key"));
        SealedStore store =
            SealedStore.create("default", new MemoryRecords(), root, SealedConfig.DEFAULT);
        SecretValue token = OneTimeToken.issue(store, at(NOW))) {
      Instant end = NOW.plus(OneTimeToken.LIFETIME);
      OneTimeToken before = new OneTimeToken(() -> store, at(end.minus(Duration.ofNanos(1))));
      assertThat(before.claim(token.utf8(), "key")).isEqualTo(end);
      assertThat(before.claimedNow(token.utf8(), "key")).isEqualTo(end);

      OneTimeToken after = new OneTimeToken(() -> store, at(end));
      assertThat(after.claim(token.utf8(), "key")).isNull();
      assertThat(after.claimedNow(token.utf8(), "key")).isNull();
    }
  }

  @Test
  void anotherTokenIsNotIt() {
    try (var root = SoftwareKeyProvider.createFile(folder.resolve("root.key"));
        SealedStore store =
            SealedStore.create("default", new MemoryRecords(), root, SealedConfig.DEFAULT);
        SecretValue token = OneTimeToken.issue(store, at(NOW));
        SecretValue other = AccessToken.generate()) {
      OneTimeToken tokens = new OneTimeToken(() -> store, at(NOW));
      assertThat(tokens.claim(other.utf8(), "key")).isNull();
      assertThat(tokens.claim(token.utf8(), "key")).isNotNull();
      assertThat(tokens.claimedNow(other.utf8(), "key")).isNull();
      assertThat(tokens.claimedNow(token.utf8(), "other key")).isNull();
    }
  }
}
