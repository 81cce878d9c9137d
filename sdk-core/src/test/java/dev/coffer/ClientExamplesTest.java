package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.layer.cache.CacheConfig;
import dev.coffer.memory.MemoryBackend;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The examples of a program's first hour, as they are written in the documentation. */
class ClientExamplesTest {
  private final MemoryBackend main = MemoryBackend.open();
  private final MemoryBackend cloud = MemoryBackend.open();

  @BeforeEach
  void fill() {
    put(main, "trading/alpaca/api-key", SecretValue.ofUtf8("first"));
    put(main, "trading/db", SecretValue.ofFields(Map.of("user", "app", "password", "old")));
    put(cloud, "trading/alpaca/api-key", SecretValue.ofUtf8("backup"));
  }

  private static void put(MemoryBackend store, String name, SecretValue value) {
    store.put(PutRequest.of(SecretName.of(name), value), OperationContext.LOCAL);
  }

  @Test
  void theExamplesOfTheDocumentationRun() {
    StringBuilder login = new StringBuilder();
    SecretValue next = SecretValue.ofUtf8("second");
    SecretValue other = SecretValue.ofUtf8("third");
    try (SecretsClient secrets =
        SecretsClient.builder()
            .store("default", main)
            .store("cloud", cloud)
            .cache(CacheConfig.ofTtl(Duration.ofMinutes(5)))
            .build()) {

      try (SecretValue key = secrets.get("trading/alpaca/api-key")) {
        login.append(key.utf8());
      }
      String password = secrets.get("trading/db", "password");
      SecretValue backup = secrets.store("cloud").get("trading/alpaca/api-key");
      Version v = secrets.put("trading/alpaca/api-key", next);
      secrets.put(Put.of("trading/alpaca/api-key").value(other).ifVersion(v.id()));
      secrets.patch(Patch.of("trading/db").field("password", "new"));
      secrets.require("trading/db", "trading/alpaca/api-key");

      assertThat(login).hasToString("first");
      assertThat(password).isEqualTo("old");
      assertThat(backup.utf8()).isEqualTo("backup");
      assertThat(secrets.get("trading/alpaca/api-key").utf8()).isEqualTo("third");
      assertThat(secrets.get("trading/db", "password")).isEqualTo("new");
      assertThat(secrets.get("trading/db", "user")).isEqualTo("app");
      assertThatThrownBy(() -> secrets.require("trading/db", "a/missing", "b/missing"))
          .isInstanceOfSatisfying(
              SecretsException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND);
                assertThat(e.getMessage()).contains("a/missing", "b/missing");
                assertThat(e.getMessage()).doesNotContain("trading/db");
              });
    }
  }
}
