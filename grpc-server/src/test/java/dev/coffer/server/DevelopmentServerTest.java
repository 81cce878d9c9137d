package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.SecretsClient;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Version;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentServerTest {
  @TempDir Path folder;

  @Test
  void aSecretGoesInAndComesOutOverTls() {
    try (DevelopmentServer running = DevelopmentServer.start(folder.resolve("dev"));
        SecretsClient secrets = running.client()) {
      Version version = secrets.put("app/key", SecretValue.ofUtf8("hunter2"));
      try (SecretValue value = secrets.get("app/key")) {
        assertThat(value.utf8()).isEqualTo("hunter2");
      }
      assertThat(secrets.describe("app/key").current()).isEqualTo(version.id());
      assertThat(secrets.stores()).containsExactly("default");
    }
  }
}
