package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.coffer.SecretsClient;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Version;
import dev.coffer.server.development.DevelopmentFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

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

  @Test
  void whatIsUnsafeIsToldOnceAtEachStart() throws IOException {
    DevelopmentFolder made = DevelopmentFolder.prepare(folder.resolve("dev"), 0, 0);
    Files.writeString(
        made.configuration(),
        Files.readString(made.configuration())
            .replace("clientCa: ca.pem", "unsafe_noClientCa: true"));
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.setContext(root.getLoggerContext());
    log.start();
    root.addAppender(log);
    Level before = root.getLevel();
    root.setLevel(Level.WARN);
    try {
      DevelopmentServer.start(folder.resolve("dev")).close();
    } finally {
      root.setLevel(before);
      root.detachAppender(log);
    }
    assertThat(log.list)
        .filteredOn(event -> event.getFormattedMessage().contains("unsafe_noClientCa"))
        .singleElement()
        .satisfies(event -> assertThat(event.getLevel()).isEqualTo(Level.WARN));
  }
}
