package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.google.protobuf.ByteString;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.proto.v1.DescribeSecretRequest;
import dev.coffer.proto.v1.GetSecretRequest;
import dev.coffer.proto.v1.PutSecretRequest;
import dev.coffer.proto.v1.ValueKind;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** With every logger at its most talkative. */
class NothingSecretIsLoggedTest {
  private static final String CANARY = "canary-0b5c2e";

  @TempDir Path folder;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          StringBuilder line =
              new StringBuilder(event.getLoggerName())
                  .append(' ')
                  .append(event.getFormattedMessage());
          for (var cause = event.getThrowableProxy(); cause != null; cause = cause.getCause()) {
            line.append(' ').append(cause.getMessage());
          }
          lines.add(line.toString());
        }
      };
  private Level before = Level.WARN;

  @BeforeEach
  void listen() {
    before = root.getLevel();
    appender.setContext(root.getLoggerContext());
    appender.start();
    root.addAppender(appender);
  }

  @AfterEach
  void stopListening() {
    root.detachAppender(appender);
    root.setLevel(before);
  }

  private static PutSecretRequest put(String store, String value, ValueKind kind) {
    return PutSecretRequest.newBuilder()
        .setStore(store)
        .setName("a")
        .setValue(ByteString.copyFromUtf8(value))
        .setValueKind(kind)
        .build();
  }

  @Test
  void neitherValuesNorTokensNorTheWordsOfAVendor() {
    try (DevelopmentServer server =
        DevelopmentServer.start(folder.resolve("dev"), "", "  far: { type: held }")) {
      root.setLevel(Level.TRACE);
      try (Wired wired = server.connect();
          var token = server.token().read()) {
        wired.secrets().putSecret(put("", CANARY, ValueKind.VALUE_KIND_BYTES));
        wired.secrets().getSecret(GetSecretRequest.newBuilder().setName("a").build());
        assertThatThrownBy(
                () -> wired.secrets().putSecret(put("", CANARY, ValueKind.VALUE_KIND_FIELDS)))
            .isInstanceOf(StatusRuntimeException.class);
        HeldStores.faults("far")
            .failNext(
                1,
                SecretsException.of(ErrorCode.INTERNAL, "It broke.")
                    .cause(new IllegalStateException(CANARY))
                    .build());
        assertThatThrownBy(
                () ->
                    wired
                        .secrets()
                        .describeSecret(
                            DescribeSecretRequest.newBuilder()
                                .setStore("far")
                                .setName("a")
                                .build()))
            .isInstanceOf(StatusRuntimeException.class);
        assertThat(lines).anyMatch(line -> line.contains("It broke."));
        String hex = HexFormat.of().formatHex(CANARY.getBytes(StandardCharsets.UTF_8));
        assertThat(lines)
            .noneMatch(line -> line.contains(CANARY) || line.contains(hex))
            .noneMatch(line -> line.contains(token.utf8()));
      }
    }
  }
}
